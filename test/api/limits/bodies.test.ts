import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { deskEnvironment, signedWebhook } from '../../support/desk-webhooks.ts';
import { basic, login } from '../../support/http-stack.ts';
import { buildLimitedApi, type LimitedApi } from '../../support/limited-api.ts';
import { sunshineEnvironment } from '../../support/messaging-webhook.ts';

let api: LimitedApi;
let port: number;
beforeAll(async () => {
  api = await buildLimitedApi({
    ...deskEnvironment('freshdesk'),
    ...sunshineEnvironment,
    SUNSHINE_URL: 'https://a.example',
  });
  port = Number(new URL(await api.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => api.app.close());

/** Sends only the head of a request that announces a body, and reads until the server closes the connection. */
async function headOnly(path: string, headers: Record<string, string>): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const lines = Object.entries({ host: 'localhost', 'content-type': 'application/json', ...headers });
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  let text = '';
  socket.on('data', (part: Buffer) => void (text += part.toString()));
  await once(socket, 'close');
  return text;
}

const large = { 'content-length': String(9 * 1024 * 1024) };
const endless = { 'transfer-encoding': 'chunked' };

it.each([
  ['/swaig', { authorization: basic('swaig', 'a-wrong-password') }, 401],
  ['/swaig/post_prompt', {}, 401],
  ['/conversations/C-1/retry', { authorization: 'Bearer a-wrong-token' }, 401],
  ['/webhooks/sunshine', { 'x-api-key': 'a-wrong-secret' }, 401],
  ['/webhooks/freshdesk', { 'x-deskbridge-secret': 'a-wrong-secret' }, 401],
  ['/no-such-route', {}, 404],
] as const)(
  'a large body for %s without right credentials is refused before it is sent',
  async (path, headers, status) => {
    for (const body of [large, endless]) {
      const answer = await headOnly(path, { ...headers, ...body });
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer.toLowerCase()).toContain('connection: close');
    }
  },
);

it.each(['zendesk', 'jira', 'rest'] as const)('%s: a body without a signature is not read either', async (desk) => {
  const other = await buildLimitedApi(deskEnvironment(desk));
  const headers = { 'content-type': 'application/json', ...large };
  const { statusCode } = await other.send({ method: 'POST', url: `/webhooks/${desk}`, headers });
  expect(statusCode).toBe(401);
  await other.app.close();
});

describe('a request that is sent too slowly', () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    ['/swaig', { authorization: basic(login.username, login.password) }],
    ['/webhooks/freshdesk', signedWebhook('freshdesk', '<x>').headers],
  ])('to %s ends after half a minute, whatever trickles in', async (path, headers) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const before = vi.getTimerCount();
    const answered = headOnly(path, { ...headers, 'content-length': '1000' });
    await vi.waitUntil(() => vi.getTimerCount() > before);
    vi.advanceTimersByTime(30_000);
    expect(await answered).toMatch(/^HTTP\/1.1 408 /);
  });

  it('has half a minute for its head, and eight minutes for a file', () => {
    expect(api.app.server.headersTimeout).toBe(30_000);
    expect(api.app.server.requestTimeout).toBe(480_000);
  });
});
