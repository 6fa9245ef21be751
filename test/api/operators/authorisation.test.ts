import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApi, buildApiWithoutTemporal, tokens, type Api } from '../../support/api-stack.ts';

const routes = [
  ['GET', '/conversations'],
  ['GET', '/conversations/call%2FC-1'],
  ['GET', '/conversations/call/C-1'],
  ...['retry', 'takeover', 'resolve'].flatMap((action) => [
    ['POST', `/conversations/call%2FC-1/${action}`],
    ['POST', `/conversations/call/C-1/${action}`],
  ]),
] as ['GET' | 'POST', string][];

let api: Api;
beforeAll(async () => {
  // Every request with a valid token is answered 503, so that no answer of the server can be taken for a refusal.
  api = await buildApiWithoutTemporal();
});
afterAll(() => api.close());

// From a new address each time: too many wrong tokens from one are held back.
let address = 0;
const ask = (method: 'GET' | 'POST', url: string, authorization?: string, options: InjectOptions = {}) =>
  api.app.inject({
    ...options,
    method,
    url,
    headers: authorization === undefined ? {} : { authorization },
    remoteAddress: `10.0.${Math.floor(address / 250)}.${address++ % 250}`,
  });

describe.each(routes)('%s %s', (method, url) => {
  it('is refused without a token and with an invalid one', async () => {
    const wrong = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer wrong',
      `Bearer ${tokens[0]}x`,
      `Bearer ${tokens[0].slice(0, -1)}`,
      `Bearer ${tokens[0].toUpperCase()}`,
      `Bearer ${tokens.join(',')}`,
      `Bearer ${tokens[0]} ${tokens[1]}`,
      `Bearer "${tokens[0]}"`,
      tokens[0],
      `Token ${tokens[0]}`,
      `Basic ${Buffer.from(`:${tokens[0]}`).toString('base64')}`,
      `Basic ${Buffer.from(`swaig:a-long-enough-password`).toString('base64')}`,
      `Bearer ${'x'.repeat(8_000)}`,
    ];
    for (const authorization of wrong) {
      const answer = await ask(method, url, authorization);
      expect(answer.statusCode, authorization).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="deskbridge"/);
      expect(answer.json()).toMatchObject({ error: 'unauthorized' });
      expect(answer.body).not.toContain(tokens[0]);
    }
  });

  it.each(tokens)('accepts either token of a rotation', async (token) => {
    for (const scheme of ['Bearer', 'bearer']) {
      expect((await ask(method, url, `${scheme} ${token}`)).statusCode).toBe(503);
    }
  });
});

it('a wrong token is refused before the body is parsed', async () => {
  const answer = await ask('POST', '/conversations/call%2FC-1/retry', 'Bearer wrong', { payload: '{"no json' });
  expect(answer.statusCode).toBe(401);
});

it('a token in the address is not accepted', async () => {
  const answer = await ask('GET', `/conversations?access_token=${tokens[0]}&token=${tokens[0]}`);
  expect(answer.statusCode).toBe(401);
});

it('the token is never logged', async () => {
  await ask('GET', '/conversations', `Bearer ${tokens[0]}`);
  expect(api.logLines.length).toBeGreaterThan(0);
  expect(api.logLines.join()).not.toContain(tokens[0]);
});

it('without API_TOKEN the routes answer like an unknown one, and are not in the API document', async () => {
  const off = await buildApi({ API_TOKEN: undefined });
  try {
    const unknown = await off.app.inject({ method: 'GET', url: '/no-such-route' });
    for (const [method, url] of routes) {
      for (const headers of [{}, { authorization: `Bearer ${tokens[0]}` }, { authorization: 'Bearer undefined' }]) {
        const answer = await off.app.inject({ method, url, headers });
        expect(answer.statusCode).toBe(404);
        expect(answer.headers['www-authenticate']).toBeUndefined();
        expect(answer.body).toBe(unknown.body.replace('GET', method));
      }
    }
    expect(JSON.stringify(off.app.swagger())).not.toContain('/conversations');
  } finally {
    await off.close();
  }
});

it('the API document names the routes, their filters and the bearer token', () => {
  const { paths = {} } = api.app.swagger();
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/conversations',
      '/conversations/{id}',
      '/conversations/{id}/retry',
      '/conversations/{id}/takeover',
      '/conversations/{id}/resolve',
      '/conversations/{id}/release',
    ]),
  );
  const list = paths['/conversations'] as { get: { parameters: { name: string }[]; security: unknown } };
  expect(list.get.parameters.map(({ name }) => name)).toEqual([
    'channel',
    'status',
    'ticket',
    'waitingFor',
    'limit',
    'cursor',
  ]);
  expect(list.get.security).toEqual([{ bearer: [] }]);
});
