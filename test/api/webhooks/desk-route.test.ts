import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { deskNames } from '../../../src/config/desk-names.ts';
import type { DeskEvent } from '../../../src/domain/desk/desk.ts';
import { deskInboxWorkflowId } from '../../../src/domain/ids.ts';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { bodyAbout, deskEnvironment, signedWebhook, webhookSecret } from '../../support/desk-webhooks.ts';
import {
  buildApi,
  buildApiWithoutTemporal,
  closingApis,
  metric,
  startFixtures,
  type Api,
} from '../../support/api-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
const closing = closingApis();

const post = ({ app }: Api, request: ReturnType<typeof signedWebhook>) => app.inject({ method: 'POST', ...request });

describe.each(deskNames)('the webhook of %s', (desk) => {
  const request = signedWebhook(desk, bodyAbout(desk, '4711'));

  it('exists only when the desk is the configured one', async () => {
    const others = deskNames.filter((name) => name !== desk);
    const api = await closing(buildApiWithoutTemporal(deskEnvironment(desk)));
    for (const other of others) {
      expect((await post(api, signedWebhook(other, bodyAbout(other, '4711')))).statusCode, other).toBe(404);
    }
    expect((await api.app.inject({ method: 'GET', url: request.url })).statusCode).toBe(404);
    expect(Object.keys(api.app.swagger().paths ?? {})).toContain(request.url);
  });

  it('tells an unverified sender nothing', async () => {
    const api = await closing(buildApiWithoutTemporal(deskEnvironment(desk)));
    const unsigned = { ...request, headers: { 'content-type': 'application/json' } };
    const empty = { ...unsigned, payload: '' };
    const wrong = signedWebhook(desk, request.payload, { secret: 'another-secret' });
    const emptySecret = signedWebhook(desk, request.payload, { secret: '' });
    const both = signedWebhook(desk, request.payload, { secret: `${webhookSecret},${webhookSecret}` });
    const cases = [unsigned, empty, wrong, emptySecret, both, { ...wrong, payload: 'garbage' }];
    for (const refused of cases) {
      const answer = await post(api, refused);
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toEqual({ error: 'unauthorized', message: 'The sender could not be verified.' });
    }
    expect(await metric(api, `deskbridge_webhooks_total{desk="${desk}",outcome="refused"}`)).toBe(cases.length);
    expect(api.logLines.filter((line) => line.includes('webhook refused'))).toHaveLength(cases.length);
    expect(api.logLines.join()).not.toMatch(/the-secret|another-secret/);
  });

  it('ignores and counts garbage from a verified sender, without Temporal', async () => {
    const api = await closing(buildApiWithoutTemporal(deskEnvironment(desk)));
    const garbage = [
      '',
      'garbage',
      '{"half": ',
      '[]',
      'null',
      '"x"',
      '{}',
      '\u0000',
      '<xml/>',
      '{"__proto__":{"x":1}}',
    ];
    for (const payload of garbage) {
      const answer = await post(api, signedWebhook(desk, payload));
      expect(answer.statusCode, payload).toBe(200);
      expect(answer.json()).toEqual({ accepted: 0 });
    }
    const ignored = await metric(api, `deskbridge_webhook_ignored_total{desk="${desk}"}`);
    expect(ignored).toBe(garbage.length);
    expect(await metric(api, `deskbridge_webhooks_total{desk="${desk}",outcome="nothing"}`)).toBe(garbage.length);
  });

  it('asks the sender to try again while Temporal cannot be reached', async () => {
    const api = await closing(buildApiWithoutTemporal(deskEnvironment(desk)));
    const answer = await post(api, request);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.json()).toEqual({ error: 'unavailable', message: expect.any(String) });
    expect(await metric(api, `deskbridge_webhooks_total{desk="${desk}",outcome="unavailable"}`)).toBe(1);
  });

  it('accepts either secret of a rotation', async () => {
    const api = await closing(buildApiWithoutTemporal(deskEnvironment(desk, `newer-secret-of-ours,${webhookSecret}`)));
    for (const secret of ['newer-secret-of-ours', webhookSecret]) {
      expect((await post(api, signedWebhook(desk, '{}', { secret }))).statusCode).toBe(200);
    }
  });

  it('takes the body as bytes, whatever its content type', async () => {
    const api = await closing(buildApiWithoutTemporal(deskEnvironment(desk)));
    for (const type of [
      'text/plain',
      'application/xml',
      'multipart/form-data',
      'no type at all',
      ';',
      'x/y; charset=x',
    ]) {
      const { headers, ...rest } = signedWebhook(desk, '{"half": ');
      const answer = await post(api, { ...rest, headers: { ...headers, 'content-type': type } });
      expect(answer.statusCode, type).toBe(200);
    }
  });

  it('refuses a body larger than 1 MB before it is read', async () => {
    const api = await closing(buildApiWithoutTemporal(deskEnvironment(desk)));
    const large = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
    const answer = await post(api, signedWebhook(desk, large));
    expect(answer.statusCode).toBe(413);
    expect(answer.json<{ message: string }>().message).toContain('1 MB');
  });
});

describe('signatures', () => {
  it('cover the bytes as they were received', async () => {
    const api = await closing(buildApiWithoutTemporal(deskEnvironment('zendesk')));
    const pretty = signedWebhook('zendesk', '{\n  "x": "\\u00e9 é"\n}\n');
    expect((await post(api, pretty)).statusCode).toBe(200);
    expect((await post(api, { ...pretty, payload: pretty.payload.trim() })).statusCode).toBe(401);
    expect((await post(api, { ...pretty, payload: '{"x":"é é"}' })).statusCode).toBe(401);
  });

  it.each(['zendesk', 'rest'] as const)('of %s are refused when they are too old or too new', async (desk) => {
    const api = await closing(buildApiWithoutTemporal(deskEnvironment(desk)));
    for (const minutes of [-10, 10]) {
      const sentAt = Date.now() + minutes * 60_000;
      expect((await post(api, signedWebhook(desk, '{}', { sentAt }))).statusCode).toBe(401);
    }
    expect((await post(api, signedWebhook(desk, '{}', { sentAt: Date.now() - 60_000 }))).statusCode).toBe(200);
  });
});

it('a Temporal server that never answers does not delay a webhook for longer than eight seconds', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const api = await closing(buildApi(deskEnvironment('rest'), plainTarget(`127.0.0.1:${port}`)));
  const startedAt = performance.now();
  expect((await post(api, signedWebhook('rest', bodyAbout('rest', '1')))).statusCode).toBe(503);
  expect(performance.now() - startedAt).toBeLessThan(9_000);
  silent.close();
});

describe('with Temporal', () => {
  const inboxOf = ({ client, taskQueue, config }: Api, ticketId: string) =>
    client.workflow.getHandle(deskInboxWorkflowId(config.desk?.name ?? 'zendesk', taskQueue, ticketId));

  it.each(deskNames)('events of %s are durable once answered 200, even without a worker', async (desk) => {
    const api = await closing(buildApi(deskEnvironment(desk)));
    const first = await post(api, signedWebhook(desk, bodyAbout(desk, '4711'), { id: 'event-1' }));
    expect(first.json()).toEqual({ accepted: 1 });
    expect(first.statusCode).toBe(200);
    const second = await post(api, signedWebhook(desk, bodyAbout(desk, '4712'), { id: 'event-2' }));
    expect(second.json()).toEqual({ accepted: 1 });
    expect(await metric(api, `deskbridge_webhooks_total{desk="${desk}",outcome="accepted"}`)).toBe(2);

    const fixtures = await startFixtures(api);
    try {
      for (const id of ['4711', '4712']) {
        const handle = inboxOf(api, id);
        expect((await handle.describe()).type).toBe('deskEvents');
        const events = await handle.query<DeskEvent[]>('events');
        expect(events.map(({ ticketId }) => ticketId)).toContain(id);
      }
    } finally {
      await fixtures.stop();
    }
  });

  it('the same event sent again is accepted again, with the same id', async () => {
    const api = await closing(buildApi(deskEnvironment('rest')));
    const replayed = signedWebhook('rest', bodyAbout('rest', '99'), { id: 'event-again' });
    for (let time = 0; time < 3; time += 1) expect((await post(api, replayed)).json()).toEqual({ accepted: 1 });
    const fixtures = await startFixtures(api);
    try {
      const events = await inboxOf(api, '99').query<DeskEvent[]>('events');
      expect(events).toHaveLength(3);
      expect(new Set(events.map(({ id }) => id))).toEqual(new Set(['event-again']));
    } finally {
      await fixtures.stop();
    }
  });

  it('what is stored is encrypted', async () => {
    const api = await closing(buildApi(deskEnvironment('rest')));
    const id = 'PLANTED-event';
    await post(api, signedWebhook('rest', bodyAbout('rest', 'PLANTED-ticket'), { id }));
    const history = await inboxOf(api, 'PLANTED-ticket').fetchHistory();
    expect(Buffer.from(JSON.stringify(history)).includes('PLANTED')).toBe(false);
  });
});
