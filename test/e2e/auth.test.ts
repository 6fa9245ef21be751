import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, login, startHttpStack, type HttpStack } from '../support/http-stack.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack({ env: { HTTP_PASSWORD: `${login.password},the-password-before` } });
});
afterAll(() => stack.close());

describe('without credentials', () => {
  it('a request is refused before its body is read', async () => {
    const answer = await stack.request('/swaig', { body: '{"no json', authorization: null });
    expect(answer.status).toBe(401);
  });

  it('health, metrics and documents are open', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs']) {
      const status = async () => (await stack.request(path, { authorization: null })).status;
      await expect.poll(status, { message: path }).toBe(200);
    }
  });
});

describe('credentials', () => {
  it.each([
    ['a wrong password', basic(login.username, 'wrong')],
    ['a wrong name', basic('somebody', login.password)],
    ['another case of the password', basic(login.username, login.password.toUpperCase())],
    ['both passwords at once', basic(login.username, `${login.password},the-password-before`)],
    ['no password', basic(login.username, '')],
    ['nothing at all', basic('', '')],
    ['a name without a colon', `Basic ${Buffer.from(login.username).toString('base64')}`],
    ['another scheme', `Bearer ${login.password}`],
    ['a scheme alone', 'Basic'],
    ['no base64', 'Basic ***'],
    ['the credentials not encoded', `Basic ${login.username}:${login.password}`],
    ['something after the credentials', `${basic(login.username, login.password)} more`],
    ['a very long header', basic(login.username, 'x'.repeat(8_000))],
  ])('with %s are refused', async (_what, authorization) => {
    const answer = await stack.request('/swml', { authorization });
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ error: 'unauthorized' });
  });

  it.each([login.password, 'the-password-before'])(
    'are accepted with either password of a rotation',
    async (password) => {
      expect((await stack.request('/swml', { authorization: basic(login.username, password) })).status).toBe(200);
    },
  );

  it('of the platform hold the first password, which stays after a rotation', async () => {
    const { text } = await stack.request('/swml', { authorization: basic(login.username, 'the-password-before') });
    expect(text).toContain(`${login.username}:${login.password}@`);
    expect(text).not.toContain('the-password-before');
  });
});

describe('a phone line that is not configured', () => {
  it('has no routes', async () => {
    const silent = await startHttpStack({ env: { HTTP_USERNAME: undefined, HTTP_PASSWORD: undefined } });
    try {
      for (const path of ['/swml', '/swaig', '/swaig/pin', '/swaig/post_prompt']) {
        expect((await silent.request(path, { body: {} })).status, path).toBe(404);
      }
      expect((await silent.request('/healthz')).status).toBe(200);
    } finally {
      await silent.close();
    }
  });
});

describe('with a signing key', () => {
  const key = 'PSK_a-signing-key';
  const body = JSON.stringify({ call: { call_id: 'c-1', from: '+15555550123' } });
  let signed: HttpStack;

  beforeAll(async () => {
    signed = await startHttpStack({ env: { SIGNALWIRE_SIGNING_KEY: `${key}, PSK_the-key-before` } });
  });
  afterAll(() => signed.close());

  const hmac = (algorithm: 'sha1' | 'sha256', path: string, text: string, secret = key) =>
    createHmac(algorithm, secret).update(`${signed.config.publicUrl}${path}${text}`).digest('hex');
  const sha1 = (signature: string) => ({ 'x-signalwire-signature': signature });
  const sha256 = (signature: string) => ({ 'x-signalwire-sha256-signature': signature });

  it('the document is given to a request with a right signature of either kind, of both, or by the older key', async () => {
    const kinds = [
      sha1(hmac('sha1', '/swml', body)),
      sha256(hmac('sha256', '/swml', body)),
      { ...sha1(hmac('sha1', '/swml', body)), ...sha256(hmac('sha256', '/swml', body)) },
      sha256(hmac('sha256', '/swml', body, 'PSK_the-key-before')),
    ];
    for (const headers of kinds) expect((await signed.request('/swml', { body, headers })).status).toBe(200);
  });

  it('the query of the address is signed too, and GET has an empty body', async () => {
    const path = '/swml?number=1&x=%20y';
    expect((await signed.request(path, { headers: sha256(hmac('sha256', path, '')) })).status).toBe(200);
    expect((await signed.request(path, { headers: sha256(hmac('sha256', '/swml', '')) })).status).toBe(403);
  });

  it('any other request is refused, even with the right password', async () => {
    const right = hmac('sha256', '/swml', body);
    const wrong: Record<string, string>[] = [
      {},
      sha256(''),
      sha256('not hex'),
      sha256(right.slice(0, -1)),
      sha256(`${right}00`),
      sha256(right.slice(0, -2)),
      sha256(hmac('sha256', '/swml', body, 'another key')),
      sha256(hmac('sha256', '/swml', `${body} `)),
      sha256(hmac('sha256', '/swaig', body)),
      sha1(right),
      // A right old signature does not excuse a wrong new one.
      { ...sha1(hmac('sha1', '/swml', body)), ...sha256('00') },
    ];
    for (const headers of wrong) {
      const answer = await signed.request('/swml', { body, headers });
      expect(answer.status, JSON.stringify(headers)).toBe(403);
      expect(answer.text).not.toContain('sections');
    }
    expect((await signed.request('/swml')).status).toBe(403);
  });

  it('a right signature does not replace the password', async () => {
    const headers = sha256(hmac('sha256', '/swml', body));
    expect((await signed.request('/swml', { body, headers, authorization: null })).status).toBe(401);
  });

  it('functions need no signature, because the platform does not sign them', async () => {
    const answer = await signed.request('/swaig', { body: { action: 'get_signature', functions: [] } });
    expect(answer.status).toBe(200);
  });
});
