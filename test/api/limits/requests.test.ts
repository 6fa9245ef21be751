import type { InjectOptions } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { spokenLanguages } from '../../../src/api/phone/languages.ts';
import { tokens } from '../../support/api-stack.ts';
import { bodyAbout, deskEnvironment, signedWebhook } from '../../support/desk-webhooks.ts';
import { basic, login } from '../../support/http-stack.ts';
import { buildLimitedApi, type LimitedApi } from '../../support/limited-api.ts';
import { messageEvent, sunshineEnvironment, sunshineSecrets } from '../../support/messaging-webhook.ts';

const authorization = basic(login.username, login.password);
const phone = (url: string, payload: object): InjectOptions => ({
  method: 'POST',
  url,
  payload,
  headers: { authorization },
});
const listTickets = (callId: string, from = '+15555550123') =>
  phone('/swaig', { function: 'get_current_user_tickets', call_id: callId, caller_id_num: from, argument: {} });
const hook = (name: string, callId: string) => phone('/swaig', { function: name, call_id: callId });
const report = (callId: string) => phone('/swaig/post_prompt', { call_id: callId, action: 'post_conversation' });
const fetchSwml = (callId: string) => phone('/swml', { call: { call_id: callId } });
const keypad = (callId: string) => phone('/swaig/pin', { nonce: `${callId}/a-nonce`, pin: '012345' });
const events = (...ids: string[]): InjectOptions => ({
  method: 'POST',
  url: '/webhooks/sunshine',
  headers: { 'content-type': 'application/json', 'x-api-key': sunshineSecrets[0] },
  payload: JSON.stringify({ events: ids.map((id) => messageEvent(id, 'Hi')) }),
});
const conversations: InjectOptions = { url: '/conversations', headers: { authorization: `Bearer ${tokens[0]}` } };
const deskWebhook = (desk: 'jira' | 'freshdesk'): InjectOptions => ({
  method: 'POST',
  ...signedWebhook(desk, bodyAbout(desk, '4711')),
});

const busy = /^All lines are busy/;
const tooMuch = /^Too much was asked at once/;

/** What the model is told. */
async function words(api: LimitedApi, request: InjectOptions): Promise<string> {
  const answer = await api.send(request);
  expect(answer.statusCode).toBe(200);
  return answer.json<{ response: string }>().response;
}

/** Status and `Retry-After`, which every refusal must have. */
async function refusal(api: LimitedApi, request: InjectOptions): Promise<number> {
  const { statusCode, headers } = await api.send(request);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(headers['retry-after'])).toBeLessThan(60);
  return statusCode;
}

describe('a call that asks too much', () => {
  let api: LimitedApi;
  beforeAll(async () => {
    api = await buildLimitedApi({ RATE_LIMITS: 'conversation=3' });
    for (let time = 0; time < 3; time += 1) await words(api, listTickets('C-1'));
  });

  it('hears in words that it must wait, and nothing reaches its conversation', async () => {
    const before = api.done.length;
    const answer = await api.send(listTickets('C-1'));
    expect(answer.statusCode).toBe(200);
    expect(answer.json<{ response: string }>().response).toMatch(tooMuch);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    const checked = await api.send(
      phone('/swaig', { function: 'verify_support_pin', call_id: 'C-1', argument: { parsed: [{ entered_pin: '1' }] } }),
    );
    expect(checked.json()).toMatchObject({ action: [{ replace_in_history: true }] });
    expect((await api.send(keypad('C-1'))).json()).toEqual({ status: 'try again' });
    expect(api.done).toHaveLength(before);
  });

  it('must send again what nobody hears the answer to', async () => {
    for (const request of [hook('hangup_hook', 'C-1'), report('C-1')]) expect(await refusal(api, request)).toBe(503);
    const transfer = { ...phone('/swaig?transfer=C-1%2Fa-nonce', { event_type: 'calling.call.state', params: {} }) };
    expect(await refusal(api, transfer)).toBe(503);
  });

  it('does not hold back another call', async () => {
    expect(await words(api, listTickets('C-2'))).not.toMatch(tooMuch);
  });
});

it('calls from one number share a limit; calls without a number have none', async () => {
  const api = await buildLimitedApi({ RATE_LIMITS: 'caller=3' });
  for (let call = 0; call < 3; call += 1) expect(await words(api, listTickets(`C-${call}`))).not.toMatch(tooMuch);
  expect(await words(api, listTickets('C-4'))).toMatch(tooMuch);
  expect(await words(api, listTickets('C-5', '+15555550199'))).not.toMatch(tooMuch);
  for (let call = 0; call < 6; call += 1) {
    expect(await words(api, listTickets(`D-${call}`, 'anonymous'))).not.toMatch(tooMuch);
  }
  expect(api.logLines.join()).not.toContain('5555550123');
});

describe('a messaging conversation that sends too much', () => {
  it('is held back until the platform sends it again, and no other is', async () => {
    const api = await buildLimitedApi({ ...sunshineEnvironment, RATE_LIMITS: 'conversation=3' });
    expect((await api.send(events('m1', 'm1', 'm1'))).statusCode).toBe(200);
    expect(await refusal(api, events('m1'))).toBe(429);
    expect(api.done).toHaveLength(3);
    expect((await api.send(events('m2'))).statusCode).toBe(200);
  });
});

describe('each group of routes has a limit, beyond which the sender is told when to come again', () => {
  it.each([
    ['the webhook of messaging', sunshineEnvironment, events(), 429],
    ['the webhook of a help desk', deskEnvironment('jira'), deskWebhook('jira'), 429],
    [
      'the webhook of Freshdesk, which is only known to repeat after a failure',
      deskEnvironment('freshdesk'),
      deskWebhook('freshdesk'),
      503,
    ],
    ["the operators' routes", {}, conversations, 429],
    ['reports of calls', {}, report('C-1'), 503],
  ])('%s', async (_what, env, request, status) => {
    const api = await buildLimitedApi({ ...env, RATE_LIMITS: 'route=3' });
    for (let time = 0; time < 3; time += 1) expect((await api.send(request)).statusCode).toBe(200);
    expect(await refusal(api, request)).toBe(status);
  });

  it('the phone line, whose functions answer in words', async () => {
    const api = await buildLimitedApi({ RATE_LIMITS: 'route=3' });
    for (let call = 0; call < 3; call += 1) await words(api, listTickets(`C-${call}`));
    expect(await words(api, listTickets('C-4'))).toMatch(tooMuch);
    expect((await api.send(conversations)).statusCode).toBe(200);
  });
});

describe('too many new calls at once', () => {
  let api: LimitedApi;
  beforeAll(async () => {
    api = await buildLimitedApi({ RATE_LIMITS: 'newConversations=20', PHONE_LANGUAGES: 'de,en' });
    for (let call = 0; call < 20; call += 1) await words(api, hook('hangup_hook', `C-${call}`)).catch(() => undefined);
    // A call that another process of the API has begun.
    api.running.add('call/elsewhere');
  });

  it('begin no more conversations than the limit, however many come', async () => {
    for (let call = 0; call < 100; call += 1) await api.send(listTickets(`flood-${call}`));
    expect(api.done.filter((line) => line.startsWith('perform '))).toHaveLength(20);
    const held = api.logLines.filter((line) => line.includes('newConversations'));
    expect(held).toHaveLength(1);
  });

  it('hear that all lines are busy, before the agent or from it', async () => {
    expect(await words(api, listTickets('new-1'))).toMatch(busy);
    const { sections } = (await api.send(fetchSwml('new-2'))).json<{ sections: { main: object[] } }>();
    const play = { url: `say:${spokenLanguages.de.busy}`, say_language: 'de-DE', say_voice: spokenLanguages.de.voice };
    expect(sections.main).toEqual([{ answer: {} }, { play }, { hangup: {} }]);
  });

  it('must send again what nobody hears the answer to', async () => {
    for (const request of [hook('startup_hook', 'new-3'), report('new-3')])
      expect(await refusal(api, request)).toBe(503);
  });

  it('do not disturb calls that run, whichever process began them', async () => {
    for (const callId of ['C-1', 'elsewhere']) {
      expect(await words(api, listTickets(callId))).not.toMatch(busy);
      expect((await api.send(report(callId))).statusCode).toBe(200);
    }
    expect((await api.send(fetchSwml('C-1'))).body).not.toContain(spokenLanguages.de.busy);
  });
});

it('too many new messaging conversations are begun later; those that run go on', async () => {
  const api = await buildLimitedApi({ ...sunshineEnvironment, RATE_LIMITS: 'newConversations=2' });
  api.running.add('messaging/elsewhere');
  expect((await api.send(events('m1', 'm2'))).statusCode).toBe(200);
  expect(await refusal(api, events('m3'))).toBe(429);
  for (const id of ['m1', 'elsewhere']) expect((await api.send(events(id))).statusCode).toBe(200);
  expect(api.done).not.toContain('deliver messaging/m3');
  expect(await words(api, listTickets('C-1'))).not.toMatch(busy);
});

it('probes are always answered', async () => {
  const api = await buildLimitedApi({ RATE_LIMITS: 'address=1,route=1' });
  for (let time = 0; time < 5; time += 1) {
    for (const url of ['/healthz', '/readyz', '/metrics']) expect((await api.send({ url })).statusCode).toBe(200);
  }
});
