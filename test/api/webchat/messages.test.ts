import { describe, expect, it } from 'vitest';
import { digestPin } from '../../../src/pins/digest.ts';
import type { WebChatProblem } from '../../../src/client/web-chats.ts';
import { closeWebchatApis, startWebchat, type WebchatApi } from '../../support/webchat-api.ts';

closeWebchatApis();

const statusOf = async (answer: Promise<Response>) => (await answer).status;
const chatIn = (api: WebchatApi, chatId: string) => {
  const chat = api.chats.chats.get(chatId);
  if (chat === undefined) throw new Error('there is no such chat');
  return chat;
};

describe('a chat', () => {
  it('begins once for each id of a session, and what was told first counts', async () => {
    const api = await startWebchat();
    const [one, two] = [await api.session(), await api.session()];
    const open = async (token: string, id: string, reason: string) => {
      const answer = await api.send('/chats', { token, body: { id, reason } });
      expect(answer.status).toBe(201);
      return ((await answer.json()) as { chatId: string }).chatId;
    };
    const chatId = await open(one.token, 'c-1', 'a refund');
    expect(chatId.startsWith(`${one.sessionId}-`)).toBe(true);
    expect(await open(one.token, 'c-1', 'something else')).toBe(chatId);
    expect(await open(one.token, 'c-2', 'a refund')).not.toBe(chatId);
    expect(await open(two.token, 'c-1', 'a refund')).not.toBe(chatId);
    expect(chatIn(api, chatId).opened).toMatchObject({ key: 'c-1', reason: 'a refund' });
  });

  it('gets the talk so far, in either form of time, and the page without what may be private', async () => {
    const api = await startWebchat();
    const { token } = await api.session();
    const history = [
      { by: 'visitor', text: 'Hello', at: '2026-11-29T10:00:00Z' },
      { by: 'assistant', text: 'Hi', at: 1_764_410_401_000 },
    ];
    const page = 'https://user:pass@shop.example.com/orders/7?token=secret#pay';
    const answer = await api.send('/chats', { token, body: { id: 'c-1', history, locale: 'pt-BR', page } });
    const { chatId } = (await answer.json()) as { chatId: string };
    expect(chatIn(api, chatId).opened).toMatchObject({
      history: [
        { by: 'visitor', text: 'Hello', at: Date.parse('2026-11-29T10:00:00Z') },
        { by: 'assistant', text: 'Hi', at: 1_764_410_401_000 },
      ],
      page: 'https://shop.example.com/orders/7',
      visitor: { locale: 'pt-BR' },
    });
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '/orders', ''])('takes “%s” for no page', async (page) => {
    const api = await startWebchat();
    const { token } = await api.session();
    const answer = await api.send('/chats', {
      token,
      body: { id: 'c', page, locale: '<script>' },
      headers: { 'accept-language': 'de-AT,de;q=0.9' },
    });
    const { chatId } = (await answer.json()) as { chatId: string };
    expect(chatIn(api, chatId).opened).toMatchObject({ page: null, reason: null, visitor: { locale: 'de-AT' } });
  });

  it('is shown to a page that was loaded again, with messages as its stream has them', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    await api.send(`/chats/${chat.chatId}/messages`, { token: chat.token, body: { id: 'm-1', text: 'Hello' } });
    const state = chatIn(api, chat.chatId);
    const view = async () => (await api.send(`/chats/${chat.chatId}`, { token: chat.token })).json();
    expect(await view()).toEqual({
      state: 'waiting',
      cursor: 1,
      messages: [{ messageId: 'm-1', by: 'visitor', text: 'Hello', at: expect.stringMatching(/^\d{4}-.*Z$/) }],
    });
    state.state = 'connected';
    state.agent = { id: 'p-1', name: 'Robin', avatar: 'pic 1' };
    expect(await view()).toMatchObject({
      state: 'connected',
      agent: { id: 'p-1', name: 'Robin', avatar: `/service-desk/v1/chats/${chat.chatId}/files/pic%201` },
    });
    state.state = 'assistant';
    expect(await view()).toMatchObject({ state: 'waiting' });
  });
});

describe('a message', () => {
  it('is recorded once for each id, before it is answered', async () => {
    const api = await startWebchat();
    const { token, chatId, sessionId } = await api.chat();
    for (let time = 0; time < 2; time += 1) {
      const answer = await api.send(`/chats/${chatId}/messages`, {
        token,
        body: { id: 'm-1', text: 'Hello\nthere\u0000' },
      });
      expect([answer.status, await answer.json()]).toEqual([202, {}]);
    }
    const { messages } = chatIn(api, chatId);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.message).toMatchObject({
      id: 'm-1',
      author: { kind: 'user', userId: messages[0]?.visitor.id },
      content: { kind: 'text', text: 'Hello\nthere', payload: null },
      ourKey: null,
    });
    expect(JSON.stringify(messages)).not.toContain(sessionId);
  });

  it('may have no text if it has files, but only those of its chat', async () => {
    const api = await startWebchat();
    const { token, chatId } = await api.chat();
    const send = (body: object) => statusOf(api.send(`/chats/${chatId}/messages`, { token, body }));
    expect(await send({ id: 'm-1', text: '', files: ['f-1'] })).toBe(422);
    chatIn(api, chatId).files.push({
      fileId: 'f-1',
      name: 'a.png',
      type: 'image/png',
      size: 1,
      url: 'https://vendor.example/1',
    });
    expect(await send({ id: 'm-1', text: '', files: ['f-1'] })).toBe(202);
    expect(await send({ id: 'm-2', text: '' })).toBe(422);
    const view = await (await api.send(`/chats/${chatId}`, { token })).text();
    expect(JSON.parse(view)).toMatchObject({
      messages: [
        {
          text: '',
          files: [
            {
              fileId: 'f-1',
              name: 'a.png',
              type: 'image/png',
              size: 1,
              url: `/service-desk/v1/chats/${chatId}/files/f-1`,
            },
          ],
        },
      ],
    });
    expect(view).not.toContain('vendor.example');
  });

  it('may have 8,000 characters and an id of 200, and no more', async () => {
    const api = await startWebchat();
    const { token, chatId } = await api.chat();
    const send = (id: string, text: string) =>
      statusOf(api.send(`/chats/${chatId}/messages`, { token, body: { id, text } }));
    expect(await send('x'.repeat(200), '\u{1F600}'.repeat(4_000))).toBe(202);
    expect(await send('m', 'x'.repeat(8_001))).toBe(422);
    expect(await send('x'.repeat(201), 'Hi')).toBe(422);
    expect(await send('m\n', 'Hi')).toBe(422);
    expect(await send('m', 'x'.repeat(100_000))).toBe(413);
  });
});

describe('what a visitor reports', () => {
  it('is passed on, and an end that comes again is no error', async () => {
    const api = await startWebchat();
    const { token, chatId } = await api.chat();
    const report = (name: string, body: object) => statusOf(api.send(`/chats/${chatId}/${name}`, { token, body }));
    expect(await report('typing', { typing: true })).toBe(202);
    expect(await report('read', { upTo: 3 })).toBe(202);
    expect(await report('screen-share', { state: 'declined' })).toBe(202);
    expect(await report('end', { by: 'visitor' })).toBe(202);
    expect(await report('end', { by: 'visitor' })).toBe(202);
    expect(chatIn(api, chatId).reports).toEqual([
      { kind: 'typing', typing: true },
      { kind: 'read', upTo: 3 },
      { kind: 'screenShare', state: 'declined' },
      { kind: 'end' },
    ]);
    expect(await report('typing', { typing: true })).toBe(409);
    expect(await statusOf(api.send(`/chats/${chatId}/messages`, { token, body: { id: 'm', text: 'late' } }))).toBe(409);
  });

  it.each([
    ['typing', { typing: 'yes' }],
    ['read', { upTo: -1 }],
    ['screen-share', { state: 'maybe' }],
    ['end', { by: 'agent' }],
    ['messages', { id: 'm' }],
    ['messages', { id: 'm', text: 'Hi', files: Array(11).fill('f') }],
    ['messages', { id: 'm', text: 'Hi', files: ['../x'] }],
    ['messages', [1]],
    ['messages', '{"id":'],
    ['messages', ''],
  ])('of %s is 422 if it is not valid: %o', async (name, body) => {
    const api = await startWebchat();
    const { token, chatId } = await api.chat();
    const answer = await api.send(`/chats/${chatId}/${name}`, { token, body });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({ error: 'invalid', message: expect.any(String) });
  });

  it('is taken as JSON only', async () => {
    const api = await startWebchat();
    const { token, chatId } = await api.chat();
    const headers = { 'content-type': 'text/plain' };
    expect(await statusOf(api.send(`/chats/${chatId}/typing`, { token, body: '{"typing":true}', headers }))).toBe(415);
  });

  it('is too much with more than 50 entries of history, or megabytes', async () => {
    const api = await startWebchat();
    const { token } = await api.session();
    const entries = (count: number, text: string) =>
      Array.from({ length: count }, () => ({ by: 'visitor', text, at: 0 }));
    const open = (history: object[]) => statusOf(api.send('/chats', { token, body: { id: 'c', history } }));
    expect(await open(entries(50, 'ä'.repeat(8_000)))).toBe(201);
    expect(await open(entries(51, 'x'))).toBe(422);
    expect(await open(entries(1, 'x'.repeat(8_001)))).toBe(422);
    expect(await open(entries(300, 'x'.repeat(8_000)))).toBe(413);
  });
});

it.each<[WebChatProblem, number, string | null]>([
  ['over', 409, null],
  ['notFound', 404, null],
  ['unknownFile', 422, null],
  ['unreachable', 503, '2'],
  ['tooMuch', 429, '5'],
])('a chat that answers “%s” is %i for the browser', async (problem, status, retryAfter) => {
  const api = await startWebchat();
  const { token, chatId } = await api.chat();
  api.chats.failing = problem;
  const answer = await api.send(`/chats/${chatId}/messages`, { token, body: { id: 'm', text: 'Hi' } });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
  expect(await answer.json()).toEqual({ error: expect.any(String), message: expect.any(String) });
});

it('PINs leave every text at the door', async () => {
  const api = await startWebchat();
  const { token, chatId } = await api.chat();
  const pin = '482913';
  const said = `my PIN is ${pin}`;
  await api.send(`/chats/${chatId}/messages`, { token, body: { id: 'm-1', text: said } });
  await api.send('/assistant', { token, body: { id: 'm-2', text: said } });
  await api.send('/messages', { token, body: { id: 'm-3', text: said } });
  const history = [{ by: 'visitor', text: said, at: 0 }];
  await api.send('/chats', { token, body: { id: 'c-2', reason: said, history } });
  const { pin: found } = chatIn(api, chatId).messages[0]?.message ?? {};
  expect(found).toEqual({ digest: digestPin('a-pepper', pin), named: true, alone: true });
  const kept = JSON.stringify([...api.chats.chats.values(), ...api.chats.left.values()]);
  expect(kept.match(/my PIN is/g)?.length).toBeGreaterThanOrEqual(5);
  expect(kept).not.toContain(pin);
});

describe('when nobody is there', () => {
  it('one ticket is made of each message that is left', async () => {
    const api = await startWebchat();
    const { token } = await api.session();
    const leave = async (id: string) => {
      const answer = await api.send('/messages', {
        token,
        body: { id, text: 'Call me', email: 'ada@customer.example' },
      });
      return [answer.status, await answer.json()];
    };
    expect(await leave('l-1')).toEqual([201, { ticket: '1' }]);
    expect(await leave('l-1')).toEqual([201, { ticket: '1' }]);
    expect(await leave('l-2')).toEqual([201, { ticket: '2' }]);
    expect([...api.chats.left.values()][0]).toMatchObject({
      key: 'l-1',
      text: 'Call me',
      email: 'ada@customer.example',
    });
    expect(await statusOf(api.send('/messages', { token, body: { id: 'l', text: ' ' } }))).toBe(422);
    expect(await statusOf(api.send('/messages', { token, body: { id: 'l', text: 'x', email: 'nobody' } }))).toBe(422);
  });

  it('the page learns so in time, also if that is not known', async () => {
    const ask = async (availability: () => Promise<{ available: boolean | null; opensAt?: string }>) => {
      const api = await startWebchat({}, { availability });
      const { token } = await api.session();
      return (await api.send('/availability?intent=billing', { token })).json();
    };
    const closed = { available: false, opensAt: '2026-11-30T08:00:00.000Z' };
    expect(await ask(async () => closed)).toEqual(closed);
    expect(await ask(async () => Promise.reject(new Error('down')))).toEqual({ available: null });
    const startedAt = performance.now();
    expect(await ask(() => new Promise(() => undefined))).toEqual({ available: null });
    expect(performance.now() - startedAt).toBeLessThan(4_500);
  });
});
