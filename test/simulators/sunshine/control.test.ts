import { describe, expect, it } from 'vitest';

import { control, expectDescribed, openPlatform, openTarget, provision } from './helpers.ts';

describe('impossible control actions', () => {
  it.each([
    ['acceptControl', {}, 'switchboard_invalid_action', 'There is no pendingSwitchboardIntegration'],
    ['passControl', { switchboardIntegration: 'nobody' }, 'switchboard_invalid_target', 'Switchboard invalid target'],
    [
      'offerControl',
      { switchboardIntegration: 'bot' },
      'switchboard_invalid_target',
      'Cannot offer control to the active switchboard integration.',
    ],
  ])('%s fails by an event with the unchanged state', async (action, body, code, message) => {
    const platform = await openPlatform();
    const { target } = await provision(platform);
    const customer = platform.sim.customer('web');
    const id = customer.open();
    const { status } = await platform.call('POST', `/conversations/${id}/${action}`, { ...body, metadata: { a: 1 } });
    await platform.sim.idle();
    expect(status).toBe(200);
    const failure = target.events().find(({ type }) => type === `switchboard:${action}:failure`);
    expect(failure?.payload).toMatchObject({
      error: { code, message },
      metadata: { a: 1 },
      conversation: { activeSwitchboardIntegration: { name: 'bot' } },
    });
    expectDescribed(target.events());
  });

  it('can fail by the answer instead, or by both', async () => {
    const platform = await openPlatform({ failedAction: 'answer' });
    const { target } = await provision(platform);
    const id = platform.sim.customer('web').open();
    const path = `/conversations/${id}/acceptControl`;
    const { status, json } = await platform.call('POST', path, {});
    expect([status, json.errors[0]?.code]).toEqual([400, 'switchboard_invalid_action']);
    platform.sim.settings.failedAction = 'both';
    expect((await platform.call('POST', path, {})).status).toBe(400);
    await platform.sim.idle();
    expect(target.types().filter((type) => type === 'switchboard:acceptControl:failure')).toHaveLength(1);
  });

  it('an integration can only accept what was offered to it, and only release what it has', async () => {
    const platform = await openPlatform();
    const { bot } = await provision(platform);
    const id = platform.sim.customer('web').open();
    await platform.call('POST', `/conversations/${id}/offerControl`, { switchboardIntegration: 'agent' });
    const accept = await platform.call('POST', `/conversations/${id}/acceptControl`, {}, bot.key);
    expect([accept.status, accept.json.errors[0]?.code]).toEqual([403, 'forbidden']);
    await platform.call('POST', `/conversations/${id}/passControl`, { switchboardIntegration: 'agent' });
    expect((await platform.call('POST', `/conversations/${id}/releaseControl`, {}, bot.key)).status).toBe(403);
    expect(await control(platform, id)).toEqual(['agent', null]);
  });

  it('a type of two seats is ambiguous, an unknown conversation is not found, and a wrong body is refused', async () => {
    const platform = await openPlatform();
    const { switchboardId } = await provision(platform);
    const { url } = await openTarget();
    const webhooks = [{ target: url, triggers: ['conversation:message'] }];
    const other = await platform.call('POST', '/integrations', { type: 'custom', displayName: 'Other', webhooks });
    await platform.call('POST', `/switchboards/${switchboardId}/switchboardIntegrations`, {
      name: 'other',
      integrationId: other.json.integration.id,
    });
    const id = platform.sim.customer('web').open();
    const pass = (body: unknown, conversation = id) =>
      platform.call('POST', `/conversations/${conversation}/passControl`, body);
    expect((await pass({ switchboardIntegration: 'custom' })).status).toBe(400);
    const missing = await pass({ switchboardIntegration: 'agent' }, '0'.repeat(24));
    expect([missing.status, missing.json.errors[0]?.code]).toEqual([404, 'conversation_not_found']);
    for (const body of [{}, { switchboardIntegration: 'agent', extra: 1 }, { switchboardIntegration: 7 }]) {
      expect((await pass(body)).status).toBe(400);
    }
    const nested = { switchboardIntegration: 'agent', metadata: { deep: { er: 1 } } };
    const large = { switchboardIntegration: 'agent', metadata: { text: 'x'.repeat(4096) } };
    expect([(await pass(nested)).status, (await pass(large)).status]).toEqual([400, 400]);
    expect(await control(platform, id)).toEqual(['bot', null]);
  });
});

describe('control', () => {
  it('moves to a seat by name, id or type, and ends every offer', async () => {
    const platform = await openPlatform();
    const { agent, bot } = await provision(platform);
    const id = platform.sim.customer('web').open();
    const act = (action: string, switchboardIntegration: string) =>
      platform.call('POST', `/conversations/${id}/${action}`, { switchboardIntegration });
    await act('offerControl', agent.seatId);
    expect(await control(platform, id)).toEqual(['bot', 'agent']);
    await act('passControl', 'zd:agentWorkspace');
    expect(await control(platform, id)).toEqual(['agent', null]);
    await act('passControl', bot.seatId);
    expect(await control(platform, id)).toEqual(['bot', null]);
  });

  it('a repeated passControl to next returns with the key of the app, and does nothing with that of the bot', async () => {
    const platform = await openPlatform();
    const { bot, target } = await provision(platform);
    const id = platform.sim.customer('web').open();
    const next = (key?: typeof bot.key) =>
      platform.call('POST', `/conversations/${id}/passControl`, { switchboardIntegration: 'next' }, key);
    await next();
    await next();
    expect(await control(platform, id)).toEqual(['bot', null]);
    await platform.sim.idle();
    const before = target.types().filter((type) => type === 'switchboard:passControl').length;
    await next(bot.key);
    await next(bot.key);
    expect(await control(platform, id)).toEqual(['agent', null]);
    await platform.sim.idle();
    expect(target.types().filter((type) => type === 'switchboard:passControl')).toHaveLength(before + 1);
  });

  it.each([
    ['event', 2],
    ['silence', 1],
  ] as const)('a pass to the seat that is already active results in %s', async (passToActive, events) => {
    const platform = await openPlatform({ passToActive });
    const { target } = await provision(platform);
    const id = platform.sim.customer('web').open();
    const pass = () => platform.call('POST', `/conversations/${id}/passControl`, { switchboardIntegration: 'agent' });
    await pass();
    await pass();
    await platform.sim.idle();
    expect(target.types().filter((type) => type === 'switchboard:passControl')).toHaveLength(events);
    expect(platform.zendesk.store.tickets.size).toBe(1);
  });

  it('is with no seat after a release; with the next message of the customer, it goes to the default of the channel', async () => {
    const platform = await openPlatform();
    const { agent, bot, target } = await provision(platform);
    const customer = platform.sim.customer('whatsapp', { phone: '+15135557611' });
    const id = customer.open();
    await platform.call('POST', `/conversations/${id}/releaseControl`, { metadata: { why: 'done' } }, bot.key);
    await platform.call('POST', `/conversations/${id}/messages`, {
      author: { type: 'business' },
      content: { type: 'text', text: 'still nobody' },
    });
    expect(await control(platform, id)).toEqual([null, null]);
    const channels = await platform.call('GET', '/integrations?filter[types]=whatsapp');
    const channelId: string = channels.json.integrations[0]?.id ?? '';
    expect(channels.json.integrations[0]?.defaultResponder).toMatchObject({ name: 'bot', inherited: true });
    const changed = await platform.call('PATCH', `/integrations/${channelId}`, { defaultResponderId: agent.seatId });
    expect(changed.json.integration.defaultResponder).toMatchObject({ name: 'agent', inherited: false });
    customer.say('Hello again');
    expect(await control(platform, id)).toEqual(['agent', null]);
    await platform.sim.idle();
    const released = target.events().find(({ type }) => type === 'switchboard:releaseControl');
    expect(released?.payload.metadata).toEqual({ why: 'done' });
    expect(released?.payload.conversation).not.toHaveProperty('activeSwitchboardIntegration');
    expectDescribed(target.events());
  });
});

describe('shorthand', () => {
  const say = (text: string) => ({ author: { type: 'business' }, content: { type: 'text', text } });

  it.each([
    ['%((switchboard:passControl))%', ['agent', null]],
    ['%{{switchboard:passControl:agent}}%', ['agent', null]],
    ['I switch you over %((switchboard:offerControl:agent))% now', ['bot', 'agent']],
  ])('%s moves control and is shown to nobody', async (text, seats) => {
    const platform = await openPlatform({ trigger: null });
    await provision(platform);
    const customer = platform.sim.customer('web');
    const id = customer.open();
    const { status, json } = await platform.call('POST', `/conversations/${id}/messages`, say(text));
    expect([status, json.messages]).toEqual([201, []]);
    expect(await control(platform, id)).toEqual(seats);
    expect(customer.seen()).toEqual([]);
    expect((await platform.call('GET', `/conversations/${id}/messages`)).json.messages).toEqual([]);
  });

  it('accepts an offer, can be answered with the message, and has no effect from a customer', async () => {
    const platform = await openPlatform({ interceptedAnswer: 'message' });
    await provision(platform);
    const customer = platform.sim.customer('web');
    const id = customer.open();
    customer.say('%((switchboard:passControl))%');
    expect(await control(platform, id)).toEqual(['bot', null]);
    await platform.call('POST', `/conversations/${id}/messages`, say('%((switchboard:offerControl))%'));
    const answer = await platform.call('POST', `/conversations/${id}/messages`, say('%{{switchboard:acceptControl}}%'));
    expect(answer.json.messages).toHaveLength(1);
    expect(await control(platform, id)).toEqual(['agent', null]);
  });
});
