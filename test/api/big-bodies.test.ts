import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { preparedReport } from '../../src/api/phone/report.ts';
import { ada } from '../support/stack.ts';
import { startHttpStack, type HttpStack } from '../support/http-stack.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';
import { sunshineEnvironment, sunshineSecrets } from '../support/messaging-webhook.ts';

quietRuntime();
const megabyte = 1024 * 1024;
/** For a busy machine, in milliseconds: alone on one it is below 100. */
const longestMs = 2_500;
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack({ env: sunshineEnvironment });
  // The threads start with the first big body.
  await stack.request('/swaig/post_prompt', { body: { padding: 'x'.repeat(100_000) } });
});
afterAll(() => stack.close());

const said = (text: string, times: number) => Array.from({ length: times }, () => ({ role: 'user', content: text }));

/** Sends a body, and asks `/healthz` until it is answered. */
async function whileAsking(path: string, body: string, headers: Record<string, string> = {}) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const { port } = stack.app.server.address() as AddressInfo;
  const open = new Set([path]);
  const answer = stack.request(path, { body, headers }).finally(() => open.delete(path));
  delay.enable();
  let slowestMs = 0;
  while (open.size > 0) {
    const askedAt = performance.now();
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    slowestMs = Math.max(slowestMs, performance.now() - askedAt);
  }
  delay.disable();
  return { answer: await answer, slowestMs, longestDelayMs: delay.max / 1e6 };
}

it('a report of 10 MB keeps no other request waiting', { timeout: 120_000 }, async () => {
  const callId = uniqueName('big');
  const report = {
    action: 'post_conversation',
    call_id: callId,
    call_log: said('my pin is 0 1 2 3 4 5, '.repeat(95), 4_600),
  };
  const body = JSON.stringify(report);
  expect(body.length).toBeGreaterThan(9.5 * megabyte);
  const startedAt = performance.now();
  preparedReport(JSON.parse(body), { pinLength: 6, intents: [] });
  const workMs = performance.now() - startedAt;
  const { answer, slowestMs, longestDelayMs } = await whileAsking('/swaig/post_prompt', body);
  expect(answer.status).toBe(200);
  // Alone on a machine 30 ms. On a busy one everything takes longer, the work as well.
  expect(Math.max(slowestMs, longestDelayMs)).toBeLessThan(Math.max(100, workMs / 2));
  const { session } = await stack.conversations.state({ channel: 'call', id: callId });
  expect(session.summaries).toHaveLength(1);
  expect(JSON.stringify(session)).not.toMatch(/0 1 2 3 4 5|012345/);
});

it(
  'a function call with a log of 9 MB is carried out, and keeps no other request waiting',
  { timeout: 60_000 },
  async () => {
    const request = { function: 'verify_support_pin', call_id: uniqueName('big'), caller_id_num: ada.phone };
    const argument = { parsed: [{ entered_pin: ada.pin }] };
    const body = JSON.stringify({ ...request, argument, call_log: said('Hello. '.repeat(150), 8_500) });
    const { answer, slowestMs } = await whileAsking('/swaig', body);
    expect(answer.text).toContain('verified as');
    expect(slowestMs).toBeLessThan(longestMs);
  },
);

it('the webhook of messaging refuses 10 MB, and reads 1 MB full of PINs without keeping others waiting', async () => {
  const headers = { 'x-api-key': sunshineSecrets[0] };
  const refused = await whileAsking('/webhooks/sunshine', 'x'.repeat(10 * megabyte - 1), headers).catch(() => null);
  // The connection may be closed before all of it was sent.
  expect([413, undefined]).toContain(refused?.answer.status);
  const message = (text: string) => ({
    id: uniqueName('event'),
    type: 'conversation:message',
    createdAt: new Date().toISOString(),
    payload: {
      conversation: { id: 'big', type: 'personal' },
      message: { id: uniqueName('message'), author: { type: 'user', userId: 'u' }, content: { type: 'text', text } },
    },
  });
  const events = Array.from({ length: 45 }, () => message('my pin is 0 1 2 3 4 5, '.repeat(950)));
  const { answer, slowestMs } = await whileAsking('/webhooks/sunshine', JSON.stringify({ events }), headers);
  expect(answer.status).toBe(200);
  expect(slowestMs).toBeLessThan(longestMs);
});

it('a big body that is no JSON is refused in the usual shape', async () => {
  const answer = await stack.request('/swaig', { body: `{"call_id": "x"${' '.repeat(100_000)}` });
  expect({ status: answer.status, json: answer.json }).toMatchObject({
    status: 400,
    json: { error: expect.any(String) },
  });
});

it.each([
  ['arguments of a megabyte', JSON.stringify({ function: 'x', argument: { raw: 'x'.repeat(1_000_000) } })],
  ['JSON that is nested deeply', `{"argument":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
])('a big body with more than can be used is answered like a small one: %s', async (_name, body) => {
  expect((await stack.request('/swaig', { body })).status).toBe(200);
});
