import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { expectDescribed, openPlatform, provision } from './helpers.ts';
import type { Key, Platform } from './helpers.ts';

function jwt({ id, secret }: Key, scope: string, rest: { alg?: string; exp?: number } = {}): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { alg = 'HS256', ...claims } = rest;
  const signed = `${part({ alg, typ: 'JWT', kid: id })}.${part({ scope, ...claims })}`;
  return `Bearer ${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

async function answered({ sim }: Platform, path: string, authorization?: string): Promise<[number, unknown]> {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await fetch(`${sim.apiUrl}/v2${path}`, { headers });
  const body = (await response.json()) as { errors?: { code: string }[] };
  return [response.status, body.errors?.[0]?.code ?? null];
}

describe('keys', () => {
  it('get a 401 when they are missing, unknown, wrong, badly signed, of another scope or expired', async () => {
    const platform = await openPlatform();
    const { appKey, app } = platform.sim;
    const path = `/apps/${app.id}`;
    const wrong = Buffer.from(`${appKey.id}:nope`).toString('base64');
    for (const authorization of [
      undefined,
      `Basic ${wrong}`,
      `Basic ${Buffer.from('app_x:y').toString('base64')}`,
      jwt({ ...appKey, secret: 'nope' }, 'app'),
      jwt(appKey, 'account'),
      jwt(appKey, 'app', { alg: 'none' }),
      jwt(appKey, 'app', { exp: 1 }),
      'Bearer not.a.token',
    ]) {
      expect(await answered(platform, path, authorization)).toEqual([401, 'unauthorized']);
    }
    expect(await answered(platform, path, jwt(appKey, 'app'))).toEqual([200, null]);
  });

  it('allow what their scope allows', async () => {
    const platform = await openPlatform();
    const { bot } = await provision(platform);
    const { appKey, accountKey, app } = platform.sim;
    const status = async (key: Key, scope: string, path: string) =>
      (await answered(platform, path, jwt(key, scope)))[0];
    const root = `/apps/${app.id}`;
    const own = `${root}/integrations/${bot.integrationId}/webhooks`;
    const paths = ['/apps', `${root}/keys`, `${root}/switchboards`, `${root}/integrations`, own];
    const all = (key: Key, scope: string) => Promise.all(paths.map((path) => status(key, scope, path)));
    expect(await all(accountKey, 'account')).toEqual([200, 200, 200, 200, 200]);
    expect(await all(appKey, 'app')).toEqual([403, 403, 200, 200, 200]);
    expect(await all(bot.key, 'integration')).toEqual([403, 403, 403, 403, 200]);
    expect(await status(bot.key, 'integration', `${root}/integrations/me/webhooks`)).toBe(200);
    const target = 'http://127.0.0.1:1/x';
    const webhooks = [{ target, triggers: ['user:merge'] }];
    const other = await platform.call('POST', '/integrations', { type: 'custom', webhooks });
    const foreign = `${root}/integrations/${other.json.integration.id}/webhooks`;
    expect(await status(bot.key, 'integration', foreign)).toBe(403);
    expect(await status(appKey, 'app', `/apps/${'0'.repeat(24)}`)).toBe(403);
  });

  it('get a 429 for too many requests in a minute', async () => {
    const platform = await openPlatform({ rateLimitPerMinute: 1 });
    const path = `/apps/${platform.sim.app.id}`;
    await answered(platform, path, jwt(platform.sim.appKey, 'app'));
    expect(await answered(platform, path, jwt(platform.sim.appKey, 'app'))).toEqual([429, 'too_many_requests']);
  });
});

describe('switchboards and integrations', () => {
  it('an app has one switchboard with ten seats; enabling it needs a default; the default or a next seat cannot be deleted', async () => {
    const platform = await openPlatform();
    const { call } = platform;
    const board = await call('POST', '/switchboards');
    const path = `/switchboards/${board.json.switchboard.id}`;
    expect((await call('POST', '/switchboards')).status).toBe(400);
    expect((await call('PATCH', path, { enabled: true })).status).toBe(400);
    const ids: string[] = [];
    for (let count = 0; count < 10; count += 1) {
      const webhooks = [{ target: 'http://127.0.0.1:1/x', triggers: ['conversation:message'] }];
      const made = await call('POST', '/integrations', { type: 'custom', webhooks });
      const body = { name: `seat-${count}`, integrationId: made.json.integration.id };
      const seat = await call('POST', `${path}/switchboardIntegrations`, body);
      expect(seat.json.switchboardIntegration.deliverStandbyEvents).toBe(true);
      ids.push(seat.json.switchboardIntegration.id);
    }
    const extra = { name: 'extra', integrationType: 'zd:agentWorkspace' };
    const eleventh = await call('POST', `${path}/switchboardIntegrations`, extra);
    expect([eleventh.status, eleventh.json.errors[0]?.code]).toEqual([400, 'too_many_switchboard_integrations']);
    await call('PATCH', path, { enabled: true, defaultSwitchboardIntegrationId: ids[0] });
    await call('PATCH', `${path}/switchboardIntegrations/${ids[0]}`, { nextSwitchboardIntegrationId: ids[1] });
    const remove = async (id: string | undefined) =>
      (await call('DELETE', `${path}/switchboardIntegrations/${id ?? ''}`)).status;
    const deleted = [await remove(ids[0]), await remove(ids[1]), await remove(ids[2]), await remove(ids[2])];
    // The API description mentions the refusal of a deletion, but not its status.
    expect(deleted).toEqual([400, 400, 200, 404]);
  });

  it('native integrations are only listed where the account lists them', async () => {
    const { sim, call } = await openPlatform();
    const types = async () => (await call('GET', '/integrations')).json.integrations.map(({ type }) => type);
    expect(await types()).toEqual([]);
    sim.settings.listsNativeIntegrations = true;
    expect(await types()).toEqual(['zd:agentWorkspace', 'zd:answerBot']);
  });

  it('triggers are case-sensitive, a custom integration has exactly one webhook, and its secret stays readable', async () => {
    const platform = await openPlatform();
    const hook = { target: 'http://127.0.0.1:1/x', triggers: ['conversation:message'] };
    const create = (webhooks: unknown) => platform.call('POST', '/integrations', { type: 'custom', webhooks });
    expect((await create([])).status).toBe(400);
    expect((await create([hook, hook])).status).toBe(400);
    expect((await create([{ ...hook, triggers: ['conversation:Message'] }])).status).toBe(400);
    const { json } = await create([hook]);
    const read = await platform.call('GET', `/integrations/${json.integration.id}`);
    expect(read.json.integration.webhooks[0]?.secret).toBe(json.integration.webhooks[0]?.secret);
  });
});

describe('users and conversations', () => {
  it('an externalId belongs to one user; users are found by it, and by an e-mail identity', async () => {
    const platform = await openPlatform();
    const body = { externalId: 'ada', profile: { givenName: 'Ada', email: 'ada@profile.example' } };
    const made = await platform.call('POST', '/users', body);
    const again = await platform.call('POST', '/users', body);
    expect([made.status, again.status, again.json.errors]).toEqual([
      201,
      409,
      [{ code: 'conflict', title: 'User already exists' }],
    ]);
    expect((await platform.call('GET', '/users/ada')).json.user.id).toBe(made.json.user.id);
    const find = async (email: string) => (await platform.call('GET', `/users?filter[identities.email]=${email}`)).json;
    expect((await find('ada@profile.example')).users).toEqual([]);
    const { userId } = platform.sim.customer('web', { email: 'ada@identity.example' });
    expect((await find('ADA@identity.example')).users.map(({ id }) => id)).toEqual([userId]);
    expect((await platform.call('GET', '/users')).status).toBe(400);
  });

  it('a personal conversation has one participant, the default one cannot be deleted, groups are joined and left', async () => {
    const { call, sim } = await openPlatform();
    for (const externalId of ['ada', 'ben']) await call('POST', '/users', { externalId });
    const create = (type: string, names: string[]) =>
      call('POST', '/conversations', { type, participants: names.map((userExternalId) => ({ userExternalId })) });
    expect((await create('personal', [])).status).toBe(400);
    expect((await create('personal', ['nobody'])).status).toBe(404);
    const first = (await create('personal', ['ada'])).json.conversation.id;
    // A user may only have several where the app allows it.
    expect((await create('personal', ['ada'])).status).toBe(400);
    sim.app.settings['multiConvoEnabled'] = true;
    const second = (await create('personal', ['ada'])).json.conversation.id;
    expect((await call('DELETE', `/conversations/${first}`)).status).toBe(400);
    expect((await call('DELETE', `/conversations/${second}`)).status).toBe(200);
    expect((await call('POST', `/conversations/${first}/join`, { userExternalId: 'ben' })).status).toBe(400);
    const group = (await create('sdkGroup', ['ada'])).json.conversation.id;
    await call('POST', `/conversations/${group}/join`, { userExternalId: 'ben' });
    expect((await call('GET', `/conversations/${group}/participants`)).json.participants).toHaveLength(2);
    await call('POST', `/conversations/${group}/leave`, { userExternalId: 'ada' });
    const list = await call('GET', '/conversations?filter[userExternalId]=ada');
    expect(list.json.conversations.map(({ id }) => id)).toEqual([first]);
  });

  it('a merge joins the conversations and says which one remains', async () => {
    const platform = await openPlatform();
    const { target } = await provision(platform);
    const web = platform.sim.customer('web');
    const phone = platform.sim.customer('whatsapp', { phone: '+15135557611' });
    web.say('on the web');
    phone.say('on the phone');
    const [kept, lost] = [web.open(), phone.open()];
    platform.sim.mergeUsers(web.userId, phone.userId);
    await platform.sim.idle();
    expect(target.events().at(-1)).toMatchObject({
      type: 'user:merge',
      payload: { mergedConversations: { surviving: { id: kept }, discarded: { id: lost } } },
    });
    expectDescribed(target.events());
    expect((await platform.call('GET', `/conversations/${lost}`)).status).toBe(404);
    phone.say('still here');
    expect((await platform.call('GET', `/conversations/${kept}/messages`)).json.messages).toHaveLength(3);
  });
});
