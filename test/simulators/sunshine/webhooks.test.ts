import { describe, expect, it } from 'vitest';

import { expectDescribed, openPlatform, openTarget, provision } from './helpers.ts';

const business = (text: string, rest = {}) => ({
  author: { type: 'business' },
  content: { type: 'text', text },
  ...rest,
});

describe('delivery', () => {
  it.each([400, 401, 403, 404, 406])('is not repeated after a %i: the event is lost', async (status) => {
    const platform = await openPlatform();
    const { target } = await provision(platform, { status: () => status });
    platform.sim.webhooks.settings.retryMs = 1;
    platform.sim.customer('web').open();
    await platform.sim.idle();
    expect(target.deliveries).toHaveLength(1);
  });

  it.each([302, 409, 429, 500, 503])(
    'is repeated after a %i, with five tries at most and the same event ids',
    async (status) => {
      const platform = await openPlatform();
      const { target } = await provision(platform, { status: () => status });
      platform.sim.webhooks.settings.retryMs = 1;
      platform.sim.customer('web').open();
      await platform.sim.idle();
      expect(target.deliveries).toHaveLength(5);
      expect(new Set(target.events().map(({ id }) => id)).size).toBe(1);
    },
  );

  it('ends with the first success', async () => {
    const platform = await openPlatform();
    const { target } = await provision(platform, { status: (_delivery, count) => (count < 3 ? 503 : 202) });
    platform.sim.webhooks.settings.retryMs = 1;
    platform.sim.customer('web').open();
    await platform.sim.idle();
    expect(target.deliveries).toHaveLength(3);
  });

  it('has the secret, app and webhook, and several events of the same moment', async () => {
    const platform = await openPlatform();
    const { target, bot } = await provision(platform);
    platform.sim.customer('web').say('Hello');
    await platform.sim.idle();
    expect(target.deliveries).toHaveLength(1);
    expect(target.deliveries[0]).toMatchObject({
      headers: { 'x-api-key': bot.secret, 'content-type': 'application/json' },
      body: { app: { id: platform.sim.app.id }, webhook: { id: bot.webhookId, version: 'v2' } },
    });
    expect(target.types()).toEqual(['conversation:create', 'conversation:message']);
    expectDescribed(target.events());
  });

  it('can repeat and reorder calls', async () => {
    const platform = await openPlatform();
    const { target } = await provision(platform);
    platform.sim.settings.eventsPerCall = 1;
    platform.sim.holdWebhooks();
    const customer = platform.sim.customer('web');
    customer.say('one');
    customer.say('two');
    await platform.sim.idle();
    expect(target.deliveries).toEqual([]);
    platform.sim.releaseWebhooks({ reversed: true, copies: 2 });
    await platform.sim.idle();
    const ids = target.events().map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([6, 3]);
  });
});

describe('events', () => {
  it('about conversations reach a standby seat only when it gets standby events; those about control always do', async () => {
    const platform = await openPlatform();
    const { switchboardId, bot, target } = await provision(platform);
    const customer = platform.sim.customer('web');
    const id = customer.open();
    await platform.call('POST', `/conversations/${id}/passControl`, { switchboardIntegration: 'agent' });
    await platform.sim.idle();
    target.deliveries.length = 0;
    customer.say('for the agent');
    await platform.sim.idle();
    expect(target.types()).toEqual([]);
    const seat = `/switchboards/${switchboardId}/switchboardIntegrations/${bot.seatId}`;
    await platform.call('PATCH', seat, { deliverStandbyEvents: true });
    customer.say('for both');
    await platform.call('POST', `/conversations/${id}/offerControl`, { switchboardIntegration: 'bot' });
    await platform.call('PATCH', seat, { deliverStandbyEvents: false });
    customer.say('for the agent and the one who was offered it');
    await platform.sim.idle();
    expect(target.types()).toEqual(['conversation:message', 'switchboard:offerControl', 'conversation:message']);
  });

  it('all reach an integration without a seat, and every integration while the switchboard is off', async () => {
    const platform = await openPlatform({ trigger: null });
    const { switchboardId, target } = await provision(platform);
    const other = await openTarget();
    const webhooks = [{ target: other.url, triggers: ['conversation:message'] }];
    await platform.call('POST', '/integrations', { type: 'custom', displayName: 'Ears', webhooks });
    const customer = platform.sim.customer('web');
    const id = customer.open();
    await platform.call('POST', `/conversations/${id}/passControl`, { switchboardIntegration: 'agent' });
    customer.say('one');
    await platform.call('PATCH', `/switchboards/${switchboardId}`, { enabled: false });
    customer.say('two');
    await platform.sim.idle();
    expect(other.types()).toEqual(['conversation:message', 'conversation:message']);
    expect(target.types().filter((type) => type === 'conversation:message')).toHaveLength(1);
  });

  it('have short users and sources unless the webhook asks for full ones', async () => {
    const shown = async (includes: { includeFullUser?: boolean; includeFullSource?: boolean }) => {
      const platform = await openPlatform();
      const { target } = await provision(platform, includes);
      platform.sim.customer('whatsapp', { givenName: 'Ada', phone: '+15135557611' }).say('Hello');
      await platform.sim.idle();
      expectDescribed(target.events());
      return target.events().find(({ type }) => type === 'conversation:message')?.payload.message;
    };
    const short = await shown({});
    expect(short?.author.user).not.toHaveProperty('profile');
    expect(short?.source).not.toHaveProperty('client');
    const full = await shown({ includeFullUser: true, includeFullSource: true });
    expect(full?.author.user).toMatchObject({ profile: { givenName: 'Ada' } });
    expect(full?.source).toMatchObject({ type: 'whatsapp', client: { externalId: '15135557611' } });
  });

  it('report the messages of the business too, with receipts, and a failure for an unreachable customer', async () => {
    const platform = await openPlatform();
    const { target } = await provision(platform);
    const customer = platform.sim.customer('web');
    const id = customer.open();
    await platform.sim.idle();
    target.deliveries.length = 0;
    await platform.call('POST', `/conversations/${id}/messages`, business('Hi', { metadata: { key: 'k1' } }));
    customer.reachable = false;
    await platform.call('POST', `/conversations/${id}/messages`, business('Are you there?'));
    await platform.sim.idle();
    expect(target.types()).toEqual([
      'conversation:message',
      'conversation:message:delivery:channel',
      'conversation:message:delivery:user',
      'conversation:message',
      'conversation:message:delivery:failure',
    ]);
    expect(target.events()[0]?.payload.message).toMatchObject({
      author: { type: 'business' },
      metadata: { key: 'k1' },
    });
    expect(customer.seen().map(({ text }) => text)).toEqual(['Hi']);
    expectDescribed(target.events());
  });
});
