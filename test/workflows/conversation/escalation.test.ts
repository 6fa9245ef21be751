import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRouting } from '../../../src/domain/routing/routing.ts';
import type { TicketRecord } from '../../../simulators/zendesk/records.ts';
import { addCustomer, notesOn, openTicket, ticketOf, ticketsOf } from '../../support/calls.ts';
import { ada, authenticate, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
let stack: Stack;
const transfer = { kind: 'number', to: '+15555550900' } as const;

beforeAll(async () => {
  stack = await startStack({
    routing: { ...builtInRouting, transfers: { Billing: transfer, 'Billing Team': transfer } },
  });
});
afterAll(() => stack.close());

const groupOf = (ticket: TicketRecord): string | undefined => stack.zendesk.store.groups.get(ticket.groupId ?? 0)?.name;

function escalate(call: TestCall, intents: string[], ticketId: string | null = null) {
  return call.send('escalate', { reason: 'wants a human', summary: 'They are lost.', intents, ticketId });
}

describe('before authentication', () => {
  it("makes a ticket without a customer's account, whose only comment is private and shows the number", async () => {
    const call = stack.call();
    const reply = await escalate(call, []);
    const [ticket, ...others] = ticketsOf(stack, call);
    expect(others).toEqual([]);
    expect(reply).toMatchObject({ kind: 'escalated', ticketId: String(ticket?.id), transfer: null });
    expect(ticket).toMatchObject({ requesterId: stack.zendesk.agentId, isPublic: false, status: 'open' });
    expect(ticket?.subject).toContain('Unverified caller');
    expect(ticket?.tags).toEqual(expect.arrayContaining(['unverified-caller', 'escalated', 'call']));
    const comments = stack.zendesk.store.commentsOf(ticket?.id ?? 0);
    expect(comments.map((comment) => comment.public)).toEqual([false]);
    for (const part of [ada.phone, 'did not prove who they are', 'They are lost.', 'wants a human']) {
      expect(comments[0]?.body).toContain(part);
    }
  });

  it('touches no named ticket, not even one with the same number', async () => {
    const owner = stack.call();
    await authenticate(stack, owner);
    const { id } = await openTicket(stack, owner);
    const call = stack.call();
    const reply = await escalate(call, [], String(id));
    expect(reply).toMatchObject({ kind: 'escalated', ticketId: String(ticketsOf(stack, call)[0]?.id) });
    expect(stack.zendesk.store.commentsOf(id)).toHaveLength(1);
    expect(ticketOf(stack, String(id)).tags).not.toContain('escalated');
  });

  it.each([
    [['billing_problem'], 'Billing Team', 'high'],
    [['usage_help', 'cancellation_intent'], 'Retention', 'urgent'],
    [['feature_request'], 'Product', 'low'],
    [['moon landing'], 'Support Tier 1', 'normal'],
    [[], 'Support Tier 1', 'normal'],
  ])('with the intents %s goes to %s as %s', async (intents, group, priority) => {
    const call = stack.call();
    expect(await escalate(call, intents)).toMatchObject({ kind: 'escalated', group });
    const [ticket] = ticketsOf(stack, call);
    expect(ticket?.priority).toBe(priority);
    expect(ticket === undefined ? null : groupOf(ticket)).toBe(group);
    expect(ticket?.tags).toEqual(expect.arrayContaining(intents.map((intent) => intent.replaceAll(' ', '_'))));
  });

  it('has a transfer target if the group has one', async () => {
    const reply = await escalate(stack.call(), ['billing_problem']);
    expect(reply).toMatchObject({ transfer: { target: transfer, nonce: expect.stringMatching(/^[\da-f-]{36}$/) } });
  });
});

describe('after authentication', () => {
  it.each([
    ['low', 'usage_help', 'normal'],
    ['low', 'cancellation_intent', 'urgent'],
    ['urgent', 'feature_request', 'urgent'],
  ] as const)('raises a ticket of priority %s by %s to %s, never lowers it', async (from, intent, to) => {
    const call = stack.call();
    await authenticate(stack, call);
    const { id } = await openTicket(stack, call, { priority: from });
    expect(await escalate(call, [intent])).toMatchObject({ kind: 'escalated', ticketId: String(id) });
    const ticket = ticketOf(stack, String(id));
    expect(ticketsOf(stack, call)).toHaveLength(1);
    expect(ticket).toMatchObject({ priority: to, status: 'open', requesterId: stack.adaId });
    expect(groupOf(ticket)).toBe(builtInRouting.intents[intent]?.group);
    expect(ticket.tags).toContain('escalated');
    expect(notesOn(stack, id)).toEqual([expect.stringContaining('Handed off to a human: wants a human')]);
  });

  it("opens a ticket of its own rather than touch another customer's", async () => {
    await addCustomer(stack, '+15555550140', '414141');
    const theirs = stack.call('+15555550140');
    await theirs.send('verifyPin', { pinDigest: stack.digest('414141') });
    const { id } = await openTicket(stack, theirs);
    const call = stack.call();
    await authenticate(stack, call);
    await escalate(call, [], String(id));
    expect(ticketsOf(stack, call)).toMatchObject([{ requesterId: stack.adaId }]);
    expect(stack.zendesk.store.commentsOf(id)).toHaveLength(1);
  });

  it('works, with a reference, while the help desk is down', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    stack.zendesk.faults.down = true;
    const reply = await escalate(call, []);
    stack.zendesk.faults.down = false;
    expect(reply).toMatchObject({ kind: 'escalated', ticketId: null, reference: expect.stringMatching(/^DB-/) });
    await expect.poll(() => ticketsOf(stack, call), { timeout: 15_000 }).toHaveLength(1);
  });
});

describe('the report of a transfer', () => {
  it('counts once, and only with the code that was given for it', async () => {
    const call = stack.call();
    const reply = await escalate(call, ['billing_problem']);
    const nonce = reply.kind === 'escalated' ? (reply.transfer?.nonce ?? '') : '';
    const report = (code: string, outcome: 'connected' | 'noAnswer') =>
      call.send('reportTransfer', { nonce: code, outcome });
    expect(await report('made-up', 'connected')).toEqual({ kind: 'refused', reason: 'expired' });
    expect(await report(nonce, 'noAnswer')).toEqual({ kind: 'done' });
    expect(await report(nonce, 'connected')).toEqual({ kind: 'done' });
    const state = await stack.conversations.state({ channel: 'call', id: call.id });
    expect(state.escalation.handoff?.outcome).toBe('noAnswer');
  });
});
