import { createServer } from 'node:net';
import { WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { conversationRules } from '../../../src/config/conversation-rules.ts';
import { conversationWorkflowId } from '../../../src/domain/ids.ts';
import type { MessagingEvent } from '../../../src/domain/messaging/messaging.ts';
import { digestPin } from '../../../src/pins/digest.ts';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { startEmbeddedServer } from '../../../src/temporal/embedded-server.ts';
import { freePort } from '../../../src/temporal/free-port.ts';
import { leaksIn, secretDigits, secretText } from '../../support/leaks.ts';
import {
  storedOf,
  messageEvent,
  postEvents,
  sunshineEnvironment as env,
  sunshineSecrets,
} from '../../support/messaging-webhook.ts';
import { buildApi, buildApiWithoutTemporal, closingApis, metric, type Api } from '../../support/api-stack.ts';
import { quietRuntime, serverBinary, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const closing = closingApis();

const counted = (api: Api, outcome: string) =>
  metric(api, `deskbridge_webhooks_total{desk="sunshine",outcome="${outcome}"}`);
const ignored = (api: Api) => metric(api, 'deskbridge_webhook_ignored_total{desk="sunshine"}');
const textsOf = (events: readonly MessagingEvent[]) =>
  events.map((event) =>
    event.kind === 'message' && event.message.content.kind === 'text' ? event.message.content.text : event.kind,
  );

describe('the webhook of messaging', () => {
  it('takes POST only, and is documented', async () => {
    const api = await closing(buildApiWithoutTemporal(env));
    expect((await api.app.inject({ method: 'GET', url: '/webhooks/sunshine' })).statusCode).toBe(404);
    expect(Object.keys(api.app.swagger().paths ?? {})).toContain('/webhooks/sunshine');
  });

  it('accepts either secret of a rotation and nothing else', async () => {
    const api = await closing(buildApiWithoutTemporal(env));
    for (const key of sunshineSecrets) expect((await postEvents(api, [], key)).statusCode).toBe(200);
    const wrong = [null, '', 'another-secret', sunshineSecrets.join(','), `${sunshineSecrets[0]}x`];
    for (const key of wrong) {
      const answer = await postEvents(api, [messageEvent('c1', 'Hi')], key);
      expect(answer.statusCode, String(key)).toBe(401);
      expect(answer.json()).toEqual({ error: 'unauthorized', message: 'The sender could not be verified.' });
    }
    expect(await counted(api, 'refused')).toBe(wrong.length);
    expect(api.logLines.filter((line) => line.includes('webhook refused'))).toHaveLength(wrong.length);
    expect(api.logLines.join()).not.toMatch(/secret-of|another-secret/);
  });

  it('begins no more new conversations than the limit, while those that run get their events', async () => {
    const api = await closing(buildApi({ ...env, RATE_LIMITS: 'newConversations=1' }));
    const [first, second, elsewhere] = [uniqueName('c'), uniqueName('c'), uniqueName('c')];
    expect((await postEvents(api, [messageEvent(first, 'Hi')])).statusCode).toBe(200);
    const held = await postEvents(api, [messageEvent(second, 'Hi')]);
    expect([held.statusCode, held.headers['retry-after']]).toEqual([429, '30']);
    const handle = api.client.workflow.getHandle(conversationWorkflowId('messaging', second));
    await expect(handle.describe()).rejects.toThrow(WorkflowNotFoundError);
    // Begun by another process, whose limits this one does not know.
    const workflowId = conversationWorkflowId('messaging', elsewhere);
    await api.client.workflow.start('conversation', { workflowId, taskQueue: api.taskQueue });
    expect((await postEvents(api, [messageEvent(elsewhere, 'Still there?')])).statusCode).toBe(200);
    expect(textsOf((await storedOf(api, elsewhere)).signals.flat())).toEqual(['Still there?']);
    expect(await counted(api, 'limited')).toBe(1);
  });

  it('says how far a self-test has come, to whom knows the secret, and nothing about conversations', async () => {
    const api = await closing(buildApi(env));
    const ask = (id: string, key: string = sunshineSecrets[1]) =>
      api.app.inject({ method: 'GET', url: `/webhooks/sunshine/self-test/${id}`, headers: { 'x-api-key': key } });
    const [id, conversation] = ['self-test-00112233', uniqueName('c')];
    expect((await ask(id, 'another-secret')).statusCode).toBe(401);
    await postEvents(api, [messageEvent(conversation, 'Hi')]);
    expect((await ask(conversation)).statusCode).toBe(404);
    expect((await ask(`self-test-${Date.now().toString(16)}`)).json()).toEqual({ state: 'notArrived' });
    const user = { id: 'u1', externalId: `deskbridge-${id}` };
    await postEvents(api, [{ id: uniqueName('event'), type: 'user:remove', createdAt: new Date(), payload: { user } }]);
    expect((await ask(id)).json()).toEqual({ state: 'stored' });
  });

  it('ignores and counts garbage from a verified sender, without Temporal', async () => {
    const api = await closing(buildApiWithoutTemporal(env));
    const garbage = ['', 'garbage', '{"half": ', '[]', 'null', '{}', '\u0000', '{"events":7}'];
    for (const body of garbage) {
      const answer = await postEvents(api, body);
      expect([answer.statusCode, answer.json()], body).toEqual([200, { accepted: 0 }]);
    }
    expect(await ignored(api)).toBe(garbage.length);
    expect(await counted(api, 'nothing')).toBe(garbage.length);
  });

  it('refuses a body larger than 1 MB before it is read', async () => {
    const api = await closing(buildApiWithoutTemporal(env));
    expect((await postEvents(api, JSON.stringify({ text: 'x'.repeat(1024 * 1024) }))).statusCode).toBe(413);
  });

  it('answers within eight seconds, even when requests wait behind others', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const api = await closing(buildApi(env, plainTarget(`127.0.0.1:${port}`)));
    const startedAt = performance.now();
    const answers = await Promise.all(['a', 'b', 'c'].map((text) => postEvents(api, [messageEvent('c1', text)])));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503]);
    expect(performance.now() - startedAt).toBeLessThan(9_000);
  });
});

it('nothing is lost while Temporal is down: 503 until it is back, then everything is stored', async () => {
  const port = await freePort();
  const api = await closing(buildApi(env, plainTarget(`127.0.0.1:${port}`)));
  const conversations = [uniqueName('c'), uniqueName('c')];
  const events = conversations.map((id) => messageEvent(id, 'Is anybody there?'));
  const answer = await postEvents(api, events);
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
  expect(answer.json()).toEqual({ error: 'unavailable', message: expect.any(String) });
  expect(await counted(api, 'unavailable')).toBe(1);

  const server = await startEmbeddedServer({ binary: serverBinary(), dataDir: null, uiPort: null, port });
  onTestFinished(() => server.stop());
  const redeliver = async () => (await postEvents(api, events)).statusCode;
  await expect.poll(redeliver, { timeout: 20_000 }).toBe(200);
  for (const [index, id] of conversations.entries()) {
    const { signals } = await storedOf(api, id);
    // An event that the platform sends again keeps its id, by which the conversation recognises it.
    expect(new Set(signals.flat().map((event) => event.id))).toEqual(new Set([events[index]?.id]));
    expect(textsOf(signals.flat())).toContain('Is anybody there?');
  }
});

describe('with Temporal', () => {
  it('200 means that every event is in its conversation, even without a worker', async () => {
    const api = await closing(buildApi(env));
    const ids = Array.from({ length: 40 }, () => uniqueName('c'));
    const events = ids.flatMap((id) => [messageEvent(id, `first of ${id}`), messageEvent(id, `second of ${id}`)]);
    const answer = await postEvents(api, events);
    expect([answer.statusCode, answer.json()]).toEqual([200, { accepted: 80 }]);
    expect(await counted(api, 'accepted')).toBe(1);
    for (const id of ids) {
      const { signals } = await storedOf(api, id);
      expect(signals.map(textsOf)).toEqual([[`first of ${id}`, `second of ${id}`]]);
    }
  });

  it('an event that is invalid or unknown is counted, and the others of its request are stored', async () => {
    const api = await closing(buildApi(env));
    const id = uniqueName('c');
    const good = [messageEvent(id, 'before'), messageEvent(id, 'after')];
    const answer = await postEvents(api, [
      null,
      good[0],
      { ...messageEvent(id, 'x'), payload: 7 },
      messageEvent('', 'no conversation'),
      messageEvent('../c', 'no conversation'),
      messageEvent('x'.repeat(201), 'no conversation'),
      { ...messageEvent(id, 'x'), id: '' },
      { ...messageEvent(id, 'x'), type: 'conversation:unheard-of' },
      { ...messageEvent(id, 'x'), type: 'conversation:read' },
      good[1],
    ]);
    expect([answer.statusCode, answer.json()]).toEqual([200, { accepted: 2 }]);
    expect(await ignored(api)).toBe(7);
    expect(textsOf((await storedOf(api, id)).signals.flat())).toEqual(['before', 'after']);
  });

  it('a burst of events in one conversation becomes few signals, with every event once and in order', async () => {
    const api = await closing(buildApi(env));
    const id = uniqueName('c');
    const texts = Array.from({ length: 250 }, (_, index) => `message ${index}`);
    const answers = await Promise.all(texts.map((text) => postEvents(api, [messageEvent(id, text)])));
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true);
    const { signals } = await storedOf(api, id);
    expect(textsOf(signals.flat())).toEqual(texts);
    expect(signals.length).toBeLessThan(texts.length / 2);
    expect(Math.max(...signals.map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it('a conversation starts with the configured rules, and starts anew after its end', async () => {
    const api = await closing(buildApi({ ...env, MESSAGING_MEMORY_DAYS: '3', MESSAGING_HANDOFF: 'offer' }));
    const id = uniqueName('c');
    const handle = api.client.workflow.getHandle(conversationWorkflowId('messaging', id));
    await postEvents(api, [messageEvent(id, 'once')]);
    const first = await handle.describe();
    expect(first).toMatchObject({ type: 'conversation', taskQueue: api.taskQueue, status: { name: 'RUNNING' } });
    expect(first.searchAttributes).toMatchObject({ DeskbridgeChannel: ['messaging'], DeskbridgeStatus: ['open'] });
    const { input } = await storedOf(api, id);
    const rules = conversationRules(api.config);
    expect(rules.messaging).toMatchObject({ handoffBy: 'offer', seat: 'bot' });
    const silence = { idleMs: 3 * 86_400_000 };
    expect(input).toEqual({ channel: 'messaging', conversationId: id, ...silence, rules, state: null });

    await handle.terminate();
    expect((await postEvents(api, [messageEvent(id, 'again')])).statusCode).toBe(200);
    expect((await handle.describe()).runId).not.toBe(first.runId);
    expect(textsOf((await storedOf(api, id)).signals.flat())).toEqual(['again']);
  });
});

describe('a support PIN', () => {
  const pin = '012345';
  const digest = digestPin('a-pepper', pin);
  const said: [string, unknown][] = [
    ['in a text', 'Hi, my pin is 012345'],
    ['alone in a text', '０１２３４５'],
    ['in words', 'oh one two three four five'],
    ['in a button', { type: 'text', text: 'this one', payload: 'code 012345' }],
    [
      'beside a file',
      { type: 'image', mediaUrl: 'https://x.example/a.png', altText: 'PIN 012345', text: '0 1 2 3 4 5' },
    ],
    ['in the name of a file', { type: 'file', mediaUrl: 'https://x.example/', altText: 'PIN 012345.pdf' }],
    ['in a form', { type: 'formResponse', fields: [{ label: 'Your PIN', text: '012345' }] }],
    ['in anything else', { type: 'unheard-of', text: 'code: 012345' }],
  ];

  it.each(said)('%s is removed before anything is stored or logged', async (_where, content) => {
    const api = await closing(buildApi(env));
    const id = uniqueName('c');
    const author = { type: 'business', subtypes: ['agent'] };
    expect((await postEvents(api, [messageEvent(id, content), messageEvent(id, content, { author })])).statusCode).toBe(
      200,
    );
    const { signals } = await storedOf(api, id);
    const messages = signals.flat().map((event) => (event.kind === 'message' ? event.message : null));
    expect(messages[0]?.pin?.digest).toBe(digest);
    expect(messages[1]).not.toHaveProperty('pin');
    expect(messages.every((message) => JSON.stringify(message?.content).includes('[removed]'))).toBe(true);
    const secrets = [secretDigits('the PIN', pin), secretText('the PIN in another script', '０１２３４５')];
    const places = [
      { name: 'the signal', content: JSON.stringify(signals) },
      { name: 'the log', content: api.logLines.join('\n') },
    ];
    expect(leaksIn(places, secrets)).toEqual([]);
  });

  it('is not logged either when Temporal is down', async () => {
    const api = await closing(buildApiWithoutTemporal(env));
    expect((await postEvents(api, [messageEvent('c1', 'my pin is 012345')])).statusCode).toBe(503);
    const places = [{ name: 'the log', content: api.logLines.join('\n') }];
    expect(leaksIn(places, [secretDigits('the PIN', pin)])).toEqual([]);
  });

  it('is passed on as a digest, with whether it was named as a PIN or stood alone; several PINs have no digest', async () => {
    const api = await closing(buildApi(env));
    const id = uniqueName('c');
    const fields = [
      { label: 'PIN', text: '111111' },
      { label: 'PIN again', text: '222222' },
    ];
    await postEvents(api, [
      messageEvent(id, '012345'),
      messageEvent(id, 'Mein Passwort ist 012345'),
      messageEvent(id, 'pin 111111, no, 222222'),
      messageEvent(id, { type: 'formResponse', fields }),
      messageEvent(id, 'ticket 654321'),
    ]);
    const { signals } = await storedOf(api, id);
    expect(signals.flat().map((event) => (event.kind === 'message' ? event.message.pin : null))).toEqual([
      { digest, named: false, alone: true },
      { digest, named: true, alone: false },
      { digest: null, named: true, alone: false },
      { digest: null, named: true, alone: false },
      undefined,
    ]);
  });

  it('what is stored is encrypted', async () => {
    const api = await closing(buildApi(env));
    const id = uniqueName('c');
    await postEvents(api, [messageEvent(id, 'PLANTED words')]);
    const history = await api.client.workflow.getHandle(conversationWorkflowId('messaging', id)).fetchHistory();
    expect(
      leaksIn([{ name: 'the history', content: JSON.stringify(history) }], [secretText('words', 'PLANTED')]),
    ).toEqual([]);
  });
});
