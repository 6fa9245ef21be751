import { describe, expect, it } from 'vitest';

import type { SunshineSimulatorOptions } from '../../../simulators/sunshine/index.ts';
import { control, expectDescribed, openPlatform, provision } from './helpers.ts';

/** A conversation in which a customer has written to the bot. */
async function opened(options: SunshineSimulatorOptions = {}) {
  const platform = await openPlatform(options);
  const board = await provision(platform);
  const customer = platform.sim.customer('whatsapp', { phone: '+15135557611' });
  customer.say('Where is my order?');
  const id = customer.open();
  const act = (action: string, body: unknown) => platform.call('POST', `/conversations/${id}/${action}`, body);
  const pass = (metadata: Record<string, unknown> = {}) =>
    act('passControl', { switchboardIntegration: 'agent', metadata });
  const linked = async () => {
    const authorization = `Basic ${Buffer.from('a@b.example/token:token').toString('base64')}`;
    const url = `${platform.zendesk.url}/api/v2/tickets/messaging/conversations/${id}/ticket`;
    const response = await fetch(url, { headers: { authorization } });
    return { status: response.status, ticket: ((await response.json()) as { ticket?: { id: number } }).ticket };
  };
  return { platform, board, customer, id, act, pass, linked, agent: platform.sim.workspace.agent(id) };
}

describe('the ticket of a conversation', () => {
  it('is made when Agent Workspace gets control, or only with the next message', async () => {
    const atOnce = await opened();
    expect((await atOnce.linked()).status).toBe(404);
    await atOnce.pass();
    expect((await atOnce.linked()).ticket?.id).toBe(atOnce.agent.ticketId);
    const later = await opened({ ticketAt: 'message', trigger: null });
    await later.pass();
    expect((await later.linked()).status).toBe(404);
    later.customer.say('Anybody?');
    expect((await later.linked()).status).toBe(200);
  });

  it('gets fields, requester and channel from the metadata, and the messages from the first one named there', async () => {
    const { platform, customer, pass, agent } = await opened();
    const group = platform.zendesk.store.seedGroup('Orders');
    const first = customer.say('It is order 7');
    await pass({
      'dataCapture.systemField.priority': 'high',
      'dataCapture.systemField.group_id': String(group.id),
      'dataCapture.systemField.tags': 'bot, order',
      'dataCapture.systemField.requester.name': 'Frodo',
      'dataCapture.ticketField.54321': 'Blue',
      first_message_id: first,
      origin_source_type: 'twilio',
    });
    const ticket = platform.zendesk.store.tickets.get(agent.ticketId ?? 0);
    expect(ticket).toMatchObject({
      priority: 'high',
      groupId: group.id,
      tags: ['bot', 'order'],
      customFields: [{ id: 54_321, value: 'Blue' }],
      description: expect.stringContaining('It is order 7') as string,
    });
    expect(ticket?.description).not.toContain('Where is my order?');
    expect(platform.zendesk.store.users.get(ticket?.requesterId ?? 0)).toMatchObject({
      name: 'Frodo',
      phone: '+15135557611',
    });
    const [entry] = platform.sim.workspace.conversations.values();
    expect(entry).toMatchObject({ channel: 'twilio_sms', ticketMessageIds: [first] });
    const { json } = await platform.call('GET', `/users/${customer.userId}`);
    expect(json.user.zendeskId).toBe(String(ticket?.requesterId));
  });

  it('gets the last ten messages when the metadata names no first one', async () => {
    const { platform, customer, pass } = await opened();
    const ids = Array.from({ length: 12 }, (_, at) => customer.say(`line ${at}`));
    await pass({ first_message_id: 'f'.repeat(24) });
    const [entry] = platform.sim.workspace.conversations.values();
    expect(entry?.ticketMessageIds).toEqual(ids.slice(-10));
  });

  it('is used again until it is closed: later system fields change it, custom fields do not', async () => {
    const { platform, customer, pass, agent } = await opened();
    await pass({ 'dataCapture.ticketField.1': 'first' });
    agent.solve();
    const ticketId = agent.ticketId ?? 0;
    expect(platform.zendesk.store.tickets.get(ticketId)?.status).toBe('solved');
    customer.say('It is not');
    expect(platform.zendesk.store.tickets.get(ticketId)?.status).toBe('open');
    agent.passBack();
    await pass({ 'dataCapture.ticketField.1': 'second', 'dataCapture.systemField.priority': 'urgent' });
    expect([...platform.zendesk.store.tickets.values()]).toMatchObject([
      { id: ticketId, priority: 'urgent', customFields: [{ value: 'first' }] },
    ]);
    agent.close();
    await pass();
    expect(platform.zendesk.store.tickets.size).toBe(2);
  });
});

describe('the person at the desk', () => {
  it('cannot write without control, nor solve without a ticket', async () => {
    const { agent } = await opened();
    expect(() => agent.say('Hello')).toThrow('does not have this conversation');
    expect(() => agent.solve()).toThrow('has no ticket');
  });

  it('finds a passed conversation behind an Accept button, which assigns the ticket and moves no control', async () => {
    const { platform, board, id, pass, agent } = await opened();
    await pass();
    const ticket = () => platform.zendesk.store.tickets.get(agent.ticketId ?? 0);
    expect(ticket()).toMatchObject({ status: 'new', assigneeId: null });
    agent.accept();
    expect(ticket()).toMatchObject({ status: 'open', assigneeId: expect.any(Number) as number });
    expect(await control(platform, id)).toEqual(['agent', null]);
    await platform.sim.idle();
    expect(board.target.types()).not.toContain('switchboard:acceptControl');
    const direct = await opened({ queue: 'none' });
    await direct.pass();
    direct.agent.accept();
    expect(direct.platform.zendesk.store.tickets.get(direct.agent.ticketId ?? 0)?.assigneeId).toBeNull();
    direct.agent.say('Hello');
    expect(direct.platform.zendesk.store.tickets.get(direct.agent.ticketId ?? 0)?.assigneeId).not.toBeNull();
  });

  it('writes on an offer without accepting it on the switchboard, unless the account does', async () => {
    const { platform, id, act, customer, agent } = await opened();
    await act('offerControl', { switchboardIntegration: 'agent' });
    agent.accept();
    agent.say('Robin here');
    expect(await control(platform, id)).toEqual(['bot', 'agent']);
    expect(customer.seen()).toMatchObject([{ from: 'Robin Agent' }]);
  });

  it('accepts an offer by acceptControl where the account does, and answers as a human', async () => {
    const { platform, board, customer, id, act, agent } = await opened({ acceptCall: 'acceptControl', trigger: null });
    await act('offerControl', {
      switchboardIntegration: 'agent',
      metadata: { 'dataCapture.systemField.priority': 'low' },
    });
    expect([await control(platform, id), agent.ticketId]).toEqual([['bot', 'agent'], null]);
    agent.accept();
    expect(await control(platform, id)).toEqual(['agent', null]);
    expect(platform.zendesk.store.tickets.get(agent.ticketId ?? 0)?.priority).toBe('low');
    agent.say('Robin here');
    expect(customer.seen()).toMatchObject([{ from: 'Robin Agent', text: 'Robin here' }]);
    const { json } = await platform.call('GET', `/conversations/${id}/messages`);
    expect(json.messages.at(-1)).toMatchObject({
      author: { type: 'business', subtypes: ['agent'] },
      metadata: { '__zendesk_msg.agent.id': expect.any(String) as string },
      source: { type: 'zd:agentWorkspace' },
    });
    platform.sim.settings.authorSubtypes = false;
    const plain = await platform.call('GET', `/conversations/${id}/messages`);
    expect(plain.json.messages.at(-1)?.author).not.toHaveProperty('subtypes');
    await platform.sim.idle();
    expect(board.target.types()).toContain('switchboard:acceptControl');
  });

  it('can accept every offer at once, and leave a conversation unanswered', async () => {
    const { platform, id, act, agent } = await opened({ offers: 'accept', acceptCall: 'acceptControl' });
    await act('offerControl', { switchboardIntegration: 'agent' });
    expect(await control(platform, id)).toEqual(['agent', null]);
    agent.leaveUnanswered();
    expect(platform.sim.workspace.conversations.get(id)?.left).toBe(true);
  });

  it('passes control back by shorthand', async () => {
    const { platform, id, pass, agent } = await opened();
    await pass();
    expect(agent.say('%((switchboard:passControl))%')).toBeNull();
    expect(await control(platform, id)).toEqual(['bot', null]);
  });

  it.each([
    ['release', 'switchboard:releaseControl', null],
    ['pass', 'switchboard:passControl', 'bot'],
  ] as const)(
    'causes a %s with the reason by closing the ticket, but not by solving it',
    async (afterClose, type, active) => {
      const { platform, board, id, pass, agent } = await opened({ afterClose });
      await pass();
      agent.say('Done');
      agent.solve();
      expect(await control(platform, id)).toEqual(['agent', null]);
      agent.close();
      expect(await control(platform, id)).toEqual([active, null]);
      await platform.sim.idle();
      const last = board.target.events().findLast((event) => event.type === type);
      expect(last?.payload).toMatchObject({ reason: 'ticketClosed' });
      expectDescribed(board.target.events());
    },
  );

  it('loses control when somebody else closes the ticket, with an activity message where the account has them', async () => {
    const { platform, customer, id, pass, agent } = await opened({ activityMessages: true });
    await pass();
    const authorization = `Basic ${Buffer.from('a@b.example/token:token').toString('base64')}`;
    await fetch(`${platform.zendesk.url}/api/v2/tickets/${agent.ticketId ?? 0}`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({
        ticket: { status: 'closed', assignee_id: platform.zendesk.store.seedUser({ name: 'Sam', role: 'agent' }).id },
      }),
    });
    expect(await control(platform, id)).toEqual([null, null]);
    const { json } = await platform.call('GET', `/conversations/${id}/messages`);
    expect(json.messages.at(-1)).toMatchObject({ activity: { type: 'ticket:closed' } });
    customer.say('One more thing');
    expect(await control(platform, id)).toEqual(['bot', null]);
  });
});

describe('Answer Bot', () => {
  it('greets only when told an existing channel', async () => {
    const { platform, board, customer, act } = await opened();
    const seats = `/switchboards/${board.switchboardId}/switchboardIntegrations`;
    await platform.call('POST', seats, { name: 'answer', integrationType: 'zd:answerBot' });
    await act('passControl', { switchboardIntegration: 'answer' });
    expect(customer.seen()).toEqual([]);
    await act('passControl', { switchboardIntegration: 'bot' });
    const channels = await platform.call('GET', '/integrations?filter[types]=whatsapp');
    const flow = `channel=${channels.json.integrations[0]?.id ?? ''}`;
    await act('passControl', { switchboardIntegration: 'answer', metadata: { 'zen:answerbot:execute_flow': flow } });
    expect(customer.seen()).toMatchObject([{ from: 'Answer Bot' }]);
  });
});
