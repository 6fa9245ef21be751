import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { chatSecrets, closeWebchatApis, startWebchat } from '../../support/webchat-api.ts';

closeWebchatApis();

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const key = (secret: string) => new TextEncoder().encode(secret);
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const sid = 'a'.repeat(24);

/** A token like ours, with these changes. */
function token(
  changes: { claims?: object; audience?: string; expires?: number | null; secret?: string } = {},
): Promise<string> {
  const { claims = {}, audience = 'deskbridge-webchat', expires = 60, secret = chatSecrets.token[0] } = changes;
  const jwt = new SignJWT({ sid, identity: null, ...claims }).setProtectedHeader({ alg: 'HS256' });
  if (audience !== '') jwt.setAudience(audience);
  if (expires !== null) jwt.setExpirationTime(inSeconds(expires));
  return jwt.sign(key(secret));
}

/** A token that nobody has signed, and one that claims another algorithm for a right signature. */
const unsigned = (alg: string) =>
  `${encoded({ alg })}.${encoded({ sid, identity: null, aud: 'deskbridge-webchat', exp: inSeconds(60) })}.`;
function withAlgorithm(alg: string, hash: string): string {
  const claims = { sid, identity: null, aud: 'deskbridge-webchat', exp: inSeconds(60) };
  const content = `${encoded({ alg })}.${encoded(claims)}`;
  return `${content}.${createHmac(hash, chatSecrets.token[0]).update(content).digest('base64url')}`;
}

describe("a visitor's token", () => {
  it.each([
    ['no token', async () => undefined],
    ['nothing like a token', async () => 'no-token'],
    ['a token that nobody signed', async () => unsigned('none')],
    ['one that nobody signed, in another spelling', async () => unsigned('nOnE')],
    ['one that claims another algorithm', async () => withAlgorithm('HS384', 'sha256')],
    ['one signed with another algorithm', async () => withAlgorithm('HS512', 'sha512')],
    ['one signed with another secret', () => token({ secret: 'x'.repeat(32) })],
    ["one signed with the site's secret", () => token({ secret: chatSecrets.identity })],
    ['one for somebody else', () => token({ audience: 'another-service' })],
    ['one for nobody', () => token({ audience: '' })],
    ['one that has expired', () => token({ expires: -1 })],
    ['one that never expires', () => token({ expires: null })],
    ['one without a session', () => token({ claims: { sid: undefined } })],
    ['one whose session is no session', () => token({ claims: { sid: '../other' } })],
    ['one with something after it', async () => `${await token()}x`],
    ['a very long one', async () => 'x'.repeat(9_000)],
  ])('is refused: %s', async (_what, make) => {
    const api = await startWebchat();
    const given = await make();
    const answer = await api.send('/availability', given === undefined ? {} : { token: given });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: 'unauthorized', message: expect.stringContaining('session') });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example.com');
  });

  it('is accepted with either secret of a rotation', async () => {
    const api = await startWebchat();
    for (const secret of chatSecrets.token) {
      expect((await api.send('/availability', { token: await token({ secret }) })).status).toBe(200);
    }
  });

  it('is accepted in a header only, not in an address, a cookie or a body', async () => {
    const api = await startWebchat();
    const right = await token();
    for (const name of ['token', 'access_token', 'authorization']) {
      expect((await api.send(`/availability?${name}=${right}`)).status).toBe(401);
    }
    expect((await api.send('/availability', { headers: { cookie: `token=${right}` } })).status).toBe(401);
    expect((await api.send('/chats', { body: { id: 'c-1', token: right } })).status).toBe(401);
    expect((await api.send('/availability', { headers: { authorization: `Basic ${right}` } })).status).toBe(401);
  });

  it('opens the chats of its session only: those of others are 403, what is no chat is 404', async () => {
    const api = await startWebchat();
    const [mine, other] = [await api.chat(), await api.chat()];
    for (const [path, body] of [
      ['', undefined],
      ['/events', undefined],
      ['/files/f-1', undefined],
      ['/messages', { id: 'm-1', text: 'Hi' }],
      ['/typing', { typing: true }],
      ['/end', { by: 'visitor' }],
    ] as const) {
      const ask = (chatId: string) =>
        api.send(`/chats/${chatId}${path}`, { token: mine.token, ...(body === undefined ? {} : { body }) });
      expect((await ask(other.chatId)).status, path).toBe(403);
      for (const odd of ['C-1', mine.sessionId, `${mine.sessionId}-`, `${mine.sessionId}-a.b`, `${'A'.repeat(24)}-1`]) {
        expect((await ask(odd)).status, odd).toBe(404);
      }
      expect((await ask(`${mine.sessionId}-never-begun`)).status, path).toBe(404);
    }
    expect(api.chats.chats.get(other.chatId)?.messages).toEqual([]);
  });
});
