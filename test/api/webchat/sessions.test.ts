import { createHmac } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chatSecrets, closeWebchatApis, startWebchat, type WebchatApi } from '../../support/webchat-api.ts';

closeWebchatApis();
afterEach(() => vi.useRealTimers());

const key = (secret: string) => new TextEncoder().encode(secret);
const ada = { sub: 'user-1', name: 'Ada Lovelace', email: 'ada@customer.example', phone: '+15555550123' };

/** A token of the site. */
function identity(claims: object = ada, options: { expires?: string | null; secret?: string } = {}) {
  const { expires = '10m', secret = chatSecrets.identity } = options;
  const jwt = new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' });
  if (expires !== null) jwt.setExpirationTime(expires);
  return jwt.sign(key(secret));
}

/** A token of the site with the right secret, but another algorithm. */
function inHs512(): string {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${encoded({ alg: 'HS512' })}.${encoded({ ...ada, exp: Math.floor(Date.now() / 1000) + 60 })}`;
  return `${content}.${createHmac('sha512', chatSecrets.identity).update(content).digest('base64url')}`;
}

const begin = async (api: WebchatApi, body: object, token?: string) => {
  const answer = await api.send('/sessions', { body, ...(token === undefined ? {} : { token }) });
  return {
    status: answer.status,
    ...((await answer.json()) as {
      sessionId: string;
      token: string;
      expiresAt: string;
      error?: string;
      message?: string;
    }),
  };
};
/** What a chat of this session learns of its visitor. */
async function visitorIn(api: WebchatApi, { token }: { token: string }) {
  const answer = await api.send('/chats', { token, body: { id: 'c-1', locale: 'de' } });
  const { chatId } = (await answer.json()) as { chatId: string };
  return api.chats.chats.get(chatId)?.opened?.visitor;
}

describe('a session', () => {
  it('begins for anybody, with a token for half an hour', async () => {
    const api = await startWebchat();
    const { status, sessionId, token, expiresAt } = await begin(api, {});
    expect(status).toBe(201);
    expect(sessionId).toMatch(/^[0-9a-f]{24}$/);
    const left = Date.parse(expiresAt) - Date.now();
    expect(left).toBeGreaterThan(29 * 60_000);
    expect(left).toBeLessThanOrEqual(30 * 60_000);
    expect(await visitorIn(api, { token })).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      subject: null,
      name: null,
      email: null,
      phone: null,
      locale: 'de',
    });
    expect((await begin(api, {})).sessionId).not.toBe(sessionId);
  });

  it('needs no body', async () => {
    const api = await startWebchat();
    expect((await api.send('/sessions', { method: 'POST' })).status).toBe(201);
  });

  it('is renewed with a valid token, however often', async () => {
    const api = await startWebchat();
    const first = await begin(api, {});
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20 * 60_000 });
    const second = await begin(api, {}, first.token);
    vi.setSystemTime(Date.now() + 20 * 60_000);
    const third = await begin(api, {}, second.token);
    expect([first, second, third].map(({ sessionId }) => sessionId)).toEqual(Array(3).fill(first.sessionId));
    expect((await api.send('/availability', { token: first.token })).status).toBe(401);
    expect((await api.send('/availability', { token: third.token })).status).toBe(200);
  });

  it('is not renewed once its token has expired, so that a stolen one ends', async () => {
    const api = await startWebchat();
    const { token } = await begin(api, {});
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 30 * 60_000 + 1_000 });
    expect(await begin(api, {}, token)).toMatchObject({ status: 401, error: 'unauthorized' });
  });

  it('is not begun with a wrong token, which is never taken for none', async () => {
    const api = await startWebchat();
    expect((await begin(api, {}, 'wrong')).status).toBe(401);
    const answer = await api.send('/sessions', { body: {}, headers: { authorization: 'Basic eDp5' } });
    expect(answer.status).toBe(401);
  });
});

describe('who the visitor is', () => {
  it('is told by the site, in a token that it signs', async () => {
    const api = await startWebchat();
    const session = await begin(api, { identity: await identity() });
    expect(session.status).toBe(201);
    const { sub: subject, ...rest } = ada;
    expect(await visitorIn(api, session)).toMatchObject({ subject, ...rest });
  });

  it('lasts through renewals, with or without a newer token of the site', async () => {
    const api = await startWebchat();
    const first = await begin(api, { identity: await identity() });
    const second = await begin(api, {}, first.token);
    const third = await begin(api, { identity: await identity({ ...ada, name: 'Ada King' }) }, second.token);
    expect(third.sessionId).toBe(first.sessionId);
    expect(await visitorIn(api, third)).toMatchObject({ subject: 'user-1', name: 'Ada King' });
  });

  it('cannot change within a session: neither to somebody else, nor from nobody to somebody', async () => {
    const api = await startWebchat();
    const known = await begin(api, { identity: await identity() });
    const other = await identity({ ...ada, sub: 'user-2' });
    expect(await begin(api, { identity: other }, known.token)).toMatchObject({ status: 403, error: 'forbidden' });
    const anonymous = await begin(api, {});
    expect((await begin(api, { identity: other }, anonymous.token)).status).toBe(403);
  });

  it.each([
    ['nothing like a token', async () => 'x.y.z'],
    ['a wrong secret', () => identity(ada, { secret: 'x'.repeat(32) })],
    ['the secret of our own tokens', () => identity(ada, { secret: chatSecrets.token[0] })],
    ['another algorithm', async () => inHs512()],
    [
      'no signature',
      async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await identity()).split('.')[1]}.`,
    ],
    ['an end in the past', () => identity(ada, { expires: '-40s' })],
    ['no end', () => identity(ada, { expires: null })],
    ['an end in two days', () => identity(ada, { expires: '2d' })],
    ['no user', () => identity({ name: 'Ada' })],
    ['a user that is a number', () => identity({ sub: 1 })],
    ['a user of many characters', () => identity({ sub: 'x'.repeat(129) })],
    ['a user with a line break', () => identity({ sub: 'a\nb' })],
  ])('is refused with %s', async (_what, make) => {
    const api = await startWebchat();
    const answer = await begin(api, { identity: await make() });
    expect(answer).toMatchObject({ status: 401, error: 'identity_refused' });
    expect(answer.message).not.toContain('Ada');
  });

  it('may have expired on a clock that is half a minute ahead of ours', async () => {
    const api = await startWebchat();
    expect((await begin(api, { identity: await identity(ada, { expires: '-20s' }) })).status).toBe(201);
  });

  it('is left out where it has the wrong form, and shortened where it is long', async () => {
    const api = await startWebchat();
    const odd = { sub: 'user-1', name: `Ada\n\u202e${'x'.repeat(200)}`, email: 'no address', phone: '0555 123' };
    const visitor = await visitorIn(api, await begin(api, { identity: await identity(odd) }));
    expect(visitor).toMatchObject({ subject: 'user-1', email: null, phone: null });
    expect(visitor?.name).toMatch(/^Ada x+$/);
    expect(visitor?.name).toHaveLength(100);
  });

  it('is not accepted without the secret of the site', async () => {
    const api = await startWebchat({ CHAT_IDENTITY_SECRET: '' });
    const answer = await begin(api, { identity: await identity() });
    expect(answer).toMatchObject({ status: 422, message: expect.stringContaining('CHAT_IDENTITY_SECRET') });
  });

  it('is not proven by a token of a session', async () => {
    const api = await startWebchat();
    const { token } = await begin(api, { identity: await identity() });
    expect(decodeJwt(token)).not.toHaveProperty('sub');
    expect((await begin(api, { identity: token })).status).toBe(401);
  });
});
