import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestPin } from '../../src/pins/digest.ts';
import { makePinRecord } from '../../src/pins/record.ts';
import { createCaller, type Caller } from '../../simulators/signalwire/caller.ts';
import { startZendeskSimulator, type ZendeskSimulator } from '../../simulators/zendesk/index.ts';
import { apiEnvironment, login, verify } from '../support/http-stack.ts';
import { openTicket } from '../support/installation.ts';
import { startProcess, type ServiceProcess } from '../support/processes.ts';
import { account, ada } from '../support/stack.ts';
import { serverBinary, uniqueName } from '../support/temporal.ts';

const pepper = uniqueName('pepper');
const dataDir = mkdtempSync(path.join(tmpdir(), 'deskbridge-service-'));
const running: ServiceProcess[] = [];
let zendesk: ZendeskSimulator;

beforeAll(async () => {
  zendesk = await startZendeskSimulator({ apiToken: account });
  const userFields = { support_pin: await makePinRecord(digestPin(pepper, ada.pin)) };
  zendesk.store.seedUser({ name: ada.name, phone: ada.phone, userFields });
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.kill()));
  await zendesk.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function beginService(): ServiceProcess {
  const service = startProcess(['bin/deskbridge.js', 'start'], {
    ...apiEnvironment(0, pepper),
    DATA_DIR: dataDir,
    ZENDESK_URL: zendesk.url,
    TEMPORAL_CLI_PATH: serverBinary(),
  });
  running.push(service);
  return service;
}

/** The whole service with its embedded Temporal server, as `npm start` runs it. */
async function startService(): Promise<{ service: ServiceProcess; url: string }> {
  const service = beginService();
  const { url } = JSON.parse(await service.says('API ready')) as { url: string };
  return { service, url };
}

it('a service killed during a write continues from its database as if nothing had happened', async () => {
  const before = await startService();
  const caller = callerAt(before.url);
  await verify(caller);
  const id = await openTicket(caller, uniqueName('before'));
  const comment = { ticket_id: id, comment_body: uniqueName('said') };
  zendesk.faults.add({ match: { method: 'PUT', path: '/api/v2/tickets' }, kind: 'lostAnswerTimeout' });
  const request = caller.requestOf('add_comment', comment);
  const cutOff = caller.send('/swaig', request).catch((error: unknown) => error);
  const said = () => zendesk.store.commentsOf(id).filter(({ body }) => body === comment.comment_body).length;
  await expect.poll(said).toBe(1);
  await before.service.kill();
  expect(await cutOff).toBeInstanceOf(Error);

  const after = callerAt((await startService()).url);
  const again = async () => (await after.send('/swaig', request)).body;
  await expect
    .poll(again, { timeout: 30_000 })
    .toMatchObject({ response: expect.stringContaining('The comment is on') });
  expect(said()).toBe(1);
  expect((await after.send('/swaig', caller.requestOf('get_ticket', { ticket_id: id }))).body).toMatchObject({
    response: expect.stringContaining(comment.comment_body),
  });
}, 90_000);

it('a service asked to stop answers the request under way, then stops its parts in order', async () => {
  await Promise.all(running.map((service) => service.kill()));
  const { service, url } = await startService();
  const caller = callerAt(url);
  await verify(caller);
  const id = await openTicket(caller, uniqueName('stopped'));
  const match = { method: 'PUT', path: '/api/v2/tickets' };
  const slow = zendesk.faults.add({ match, kind: 'delay', ms: 1_500 });
  const comment = { ticket_id: id, comment_body: uniqueName('said') };
  const answer = caller.call('add_comment', comment);
  await expect.poll(() => zendesk.faults.list().map((fault) => fault.id), { interval: 10 }).not.toContain(slow.id);
  const askedAt = performance.now();
  expect(await service.stop(), service.output()).toBe('code 0');
  expect(performance.now() - askedAt).toBeLessThan(10_000);
  expect((await answer).response).toContain('The comment is on');
  const order = service.output().match(/(?<=")(?:API|worker|Temporal server) stopped/g);
  expect(order).toEqual(['API stopped', 'worker stopped', 'Temporal server stopped']);
}, 60_000);

it('a service asked to stop while it starts ends at once, and leaves no server behind', async () => {
  await Promise.all(running.map((service) => service.kill()));
  const service = beginService();
  await service.says('"starting"');
  const askedAt = performance.now();
  expect(await service.stop(), service.output()).toBe('code 0');
  expect(performance.now() - askedAt).toBeLessThan(6_000);
  expect(service.output()).not.toContain('API ready');
  await startService();
}, 60_000);

function callerAt(url: string): Caller {
  return createCaller({ url, ...login, from: ada.phone });
}
