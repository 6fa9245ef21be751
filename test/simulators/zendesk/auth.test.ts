import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { apiToken, basicAuth, openDesk, readAnswer } from './helpers.ts';

const client = { clientId: 'deskbridge', clientSecret: 's3cret' };
const grant = { grant_type: 'client_credentials', client_id: 'deskbridge', client_secret: 's3cret' };
const tokenAnswer = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('bearer'),
  scope: z.string(),
  expires_in: z.int(),
});

async function askToken(url: string, body: unknown) {
  const answer = await fetch(`${url}/oauth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return readAnswer(answer);
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

describe('token authentication', () => {
  it.each([
    ['no credentials', undefined],
    ['a wrong token', basic(`${apiToken.email}/token:nope`)],
    ['no /token suffix', basic(`${apiToken.email}:${apiToken.token}`)],
    ['another scheme', `Digest ${basicAuth.slice(6)}`],
  ])('with %s is a 401, but /users/me answers 200 as an anonymous user', async (_name, authorization) => {
    const { sim } = await openDesk();
    const headers = authorization === undefined ? {} : { authorization };
    const refused = await readAnswer(await fetch(`${sim.url}/api/v2/tickets/count`, { headers }));
    expect([refused.status, refused.json]).toEqual([401, { error: "Couldn't authenticate you" }]);
    const me = await readAnswer(await fetch(`${sim.url}/api/v2/users/me.json`, { headers }));
    expect([me.status, me.json]).toMatchObject([200, { user: { id: null, name: 'Anonymous user' } }]);
  });

  it('works, and the credentials stay out of the request log', async () => {
    const { sim, call } = await openDesk();
    expect((await call('GET', '/tickets/count')).json).toMatchObject({ count: { value: 0 } });
    expect((await call('GET', '/users/me')).json).toMatchObject({ user: { id: sim.agentId, role: 'admin' } });
    expect(sim.requests.map(({ headers }) => headers['authorization'])).toEqual(['[hidden]', '[hidden]']);
  });
});

describe('OAuth client credentials', () => {
  it.each([
    [{ ...grant, client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ ...grant, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ ...grant, expires_in: 10 }, 400, 'invalid_request'],
    [null, 401, 'invalid_client'],
  ])('refuse %j', async (body, status, error) => {
    const { sim } = await openDesk({ oauth: client });
    expect(await askToken(sim.url, body)).toMatchObject({ status, json: { error } });
  });

  it('issue a token that is valid until it expires or is revoked', async () => {
    const { sim, call, clock } = await openDesk({ oauth: { ...client, tokenLifetimeS: 600 } });
    const issue = async () => tokenAnswer.parse((await askToken(sim.url, grant)).json).access_token;
    const count = async (token: string) =>
      call('GET', '/tickets/count', undefined, { authorization: `Bearer ${token}` });
    const token = await issue();
    clock.nowMs += 599_999;
    expect((await count(token)).status).toBe(200);
    clock.nowMs += 1;
    expect(await count(token)).toMatchObject({ status: 401, json: { error: 'invalid_token' } });
    const second = await issue();
    expect((await count(second)).status).toBe(200);
    sim.revokeTokens();
    expect((await count(second)).status).toBe(401);
    expect(JSON.stringify(sim.requests)).not.toContain(client.clientSecret);
  });

  it.each([
    ['tickets:read', 'GET', 200],
    ['tickets:read', 'POST', 403],
    ['tickets:read tickets:write', 'POST', 201],
    ['users:write', 'POST', 403],
    ['tickets:read everything', 'GET', 403],
  ])('with scope "%s" %s /tickets answers %i', async (scope, method, status) => {
    const { sim, call } = await openDesk({ oauth: client });
    const token = tokenAnswer.parse((await askToken(sim.url, { ...grant, scope })).json).access_token;
    const body = method === 'POST' ? { ticket: { comment: { body: 'x' } } } : undefined;
    expect((await call(method, '/tickets', body, { authorization: `Bearer ${token}` })).status).toBe(status);
  });
});
