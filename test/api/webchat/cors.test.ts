import { describe, expect, it } from 'vitest';
import { buildLimitedApi } from '../../support/limited-api.ts';
import { chatEnvironment, closeWebchatApis, shop, startWebchat } from '../../support/webchat-api.ts';

closeWebchatApis();

const corsOf = (answer: Response) => [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };

describe('a page of another site', () => {
  it.each([
    'https://evil.example',
    'https://shop.example.com.evil.example',
    'https://evil-shop.example.com',
    'http://shop.example.com',
    'https://shop.example.com:8443',
    'HTTPS://shop.example.com',
    'null',
    '*',
    '',
  ])('with the origin “%s” is refused, even with a right token, and may read nothing', async (origin) => {
    const api = await startWebchat();
    const { token, chatId } = await api.chat();
    for (const [path, options] of [
      ['/sessions', { body: {} }],
      ['/availability', { token }],
      [`/chats/${chatId}/events`, { token }],
      [`/chats/${chatId}/messages`, { token, body: { id: 'm', text: 'Hi' } }],
      [`/chats/${chatId}/messages`, { method: 'OPTIONS', headers: preflight }],
    ] as const) {
      const headers = { ...('headers' in options ? options.headers : {}), origin };
      const answer = await api.send(path, { ...options, headers });
      expect(answer.status, path).toBe(403);
      expect(corsOf(answer)).toEqual([]);
      expect(answer.headers.get('vary')).toBe('Origin');
      expect(await answer.json()).toMatchObject({ error: 'forbidden' });
    }
    expect(api.chats.chats.get(chatId)?.messages).toEqual([]);
  });
});

describe('a page of an allowed origin', () => {
  it.each([shop, 'http://localhost:3000'])('%s may read every answer, and how long it is to wait', async (origin) => {
    const api = await startWebchat();
    const { token } = await api.session();
    for (const options of [{ token }, {}]) {
      const answer = await api.send('/availability', { ...options, headers: { origin } });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'Retry-After',
        vary: 'Origin',
      });
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
      expect(answer.headers.has('set-cookie')).toBe(false);
    }
  });

  it('may send what the contract needs', async () => {
    const api = await startWebchat();
    const answer = await api.send('/chats/any/events', { method: 'OPTIONS', headers: preflight });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': shop,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, Content-Type, Last-Event-ID',
      'access-control-max-age': '7200',
    });
  });
});

it('a request without an origin, as servers send it, needs only the token', async () => {
  const api = await startWebchat();
  const { token } = await api.session();
  const answer = await fetch(`${api.url}/availability`, { headers: { authorization: `Bearer ${token}` } });
  expect([answer.status, corsOf(answer)]).toEqual([200, []]);
});

it('without its origins, or without chats, there is no web chat', async () => {
  for (const { send } of [await buildLimitedApi({}), await buildLimitedApi(chatEnvironment, null)]) {
    for (const [method, url] of [
      ['POST', '/service-desk/v1/sessions'],
      ['GET', '/service-desk/v1/availability'],
      ['OPTIONS', '/service-desk/v1/sessions'],
    ] as const) {
      expect((await send({ method, url })).statusCode).toBe(404);
    }
  }
});
