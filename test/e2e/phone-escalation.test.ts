import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, FunctionAnswer } from '../../simulators/signalwire/caller.ts';
import { notesOn } from '../support/calls.ts';
import { reportOf, swmlOf, verbOf } from '../support/transfers.ts';
import { startHttpStack, verify, type HttpStack } from '../support/http-stack.ts';
import { ada } from '../support/stack.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();

/** A ticket of the call, as Zendesk has it. */
function ticketOf(stack: HttpStack, caller: Caller) {
  const made = [...stack.zendesk.store.tickets.values()].filter(({ externalId }) =>
    externalId?.includes(caller.callId),
  );
  expect(made).toHaveLength(1);
  const [ticket] = made;
  if (ticket === undefined) throw new Error('no ticket');
  return ticket;
}

describe('an escalation without a transfer target', () => {
  let stack: HttpStack;
  beforeAll(async () => {
    stack = await startHttpStack();
  });
  afterAll(() => stack.close());

  it('promises an unverified caller a call-back, and opens a ticket that belongs to no customer', async () => {
    const caller = stack.caller('+15555550155');
    const args = {
      reason: 'Wants a human.',
      summary: 'PIN 998877 was forgotten.',
      intent: 'billing_problem',
      ticket_id: 1,
    };
    const answer = await caller.call('escalate_to_human', { ...args, caller_phone_number: ada.phone });
    const ticket = ticketOf(stack, caller);
    expect(answer.response).toContain('will call back');
    expect(answer.response).toContain(`ticket ${ticket.id}`);
    expect(answer.actions).toEqual([]);
    expect(ticket).toMatchObject({ requesterId: stack.zendesk.agentId, status: 'open', priority: 'high' });
    expect(stack.zendesk.store.groups.get(ticket.groupId ?? 0)?.name).toBe('Billing Team');
    const [note, ...more] = stack.zendesk.store.commentsOf(ticket.id);
    expect(more).toEqual([]);
    expect(note?.public).toBe(false);
    expect(note?.body).toContain('Wants a human.');
    expect(note?.body).toContain('+15555550155');
    expect(note?.body).not.toContain('998877');
  });

  it('works for a caller without a number, who is promised no call-back', async () => {
    const caller = stack.caller('anonymous');
    expect((await caller.call('escalate_to_human', { reason: 'help' })).response).toContain('nobody can call back');
    expect(notesOn(stack, ticketOf(stack, caller).id)[0]).toContain('Number withheld');
  });

  it('opens one ticket when it is requested twice at once', async () => {
    const caller = stack.caller();
    await verify(caller);
    const request = caller.requestOf('escalate_to_human', { reason: 'help' });
    const answers = await Promise.all([1, 2].map(() => caller.send('/swaig', request)));
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(ticketOf(stack, caller).requesterId).toBe(stack.adaId);
  });

  it('gives the caller a reference while the help desk is down, and opens the ticket later', async () => {
    stack.zendesk.faults.down = true;
    const caller = stack.caller('+15555550156');
    const answer = await caller.call('escalate_to_human', { reason: 'help' });
    expect(answer.response).toMatch(/will call back.*DB-[A-Z0-9]{4}-[A-Z0-9]{4}/);
    stack.zendesk.faults.clear();
    await expect.poll(() => stack.zendesk.store.tickets.size, { timeout: 20_000 }).toBeGreaterThan(3);
    expect(ticketOf(stack, caller).tags).toContain('unverified-caller');
  });
});

describe('an escalation with a transfer target', () => {
  let stack: HttpStack;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deskbridge-routing-'));
    const file = join(directory, 'routing.yaml');
    await writeFile(file, 'transfers:\n  Billing Team: "+15555550900"\n  default: { queue: support }\n');
    stack = await startHttpStack({ env: { ROUTING_FILE: file } });
  });
  afterAll(async () => {
    await stack.close();
    await rm(directory, { recursive: true });
  });

  const toNumber = (caller: Caller) => caller.call('escalate_to_human', { reason: 'help', intent: 'billing_problem' });
  const toQueue = (caller: Caller) => caller.call('escalate_to_human', { reason: 'help' });
  const report = { summary: 'Was handed off.', said: ['Hello'] };

  it('transfers the call to the number of the group after the caller was told', async () => {
    const caller = stack.caller();
    const { text } = await stack.request('/swaig', {
      body: caller.requestOf('escalate_to_human', { reason: 'help', intent: 'billing_problem' }),
    });
    const body = JSON.parse(text) as { response: string; post_process: boolean; action: Record<string, unknown>[] };
    expect(body).toMatchObject({ post_process: true, action: [{ transfer: 'true' }] });
    expect(body.response).toContain('being connected to a human');
    expect(verbOf(swmlOf(body.action), 'connect')).toMatchObject({ to: '+15555550900' });
  });

  it('transfers the call to the queue that serves every group', async () => {
    const { actions } = await toQueue(stack.caller());
    expect(verbOf(swmlOf(actions), 'enter_queue')).toMatchObject({ queue_name: 'support' });
  });

  it.each([
    ['connected', { connect_result: 'connected', connect_failed_reason: '' }, 'The caller was connected.'],
    ['no answer', { connect_result: 'failed', connect_failed_reason: 'No Answer' }, 'Nobody answered'],
    ['declined', { connect_result: 'failed', connect_failed_reason: 'Declined' }, 'The transfer was declined'],
    ['a failure nobody knows', { connect_result: 'failed', connect_failed_reason: '${x}' }, 'Nobody answered'],
  ])('notes the outcome on the ticket internally: %s', async (_what, variables, words) => {
    const caller = stack.caller();
    const { path, body } = reportOf(await toNumber(caller), variables);
    // The AI session ends as the transfer begins; the outcome is known later.
    await caller.hangUp(report);
    expect(await caller.send(path, body)).toMatchObject({ status: 200 });
    await expectNote(caller, words);
  });

  it('notes that the caller hung up while it rang, and ignores later reports', async () => {
    const caller = stack.caller();
    const answer = await toNumber(caller);
    const gone = { call_state: 'ended', direction: 'inbound', end_reason: 'hangup' };
    expect(await callback(caller, answer, gone)).toMatchObject({ status: 200, body: {} });
    const { path, body } = reportOf(answer, { connect_result: 'connected', connect_failed_reason: '' });
    await caller.send(path, body);
    await caller.hangUp(report);
    await expectNote(caller, 'The caller hung up before anybody answered');
  });

  it('notes that a human answered while they still talk', async () => {
    const caller = stack.caller();
    const answer = await toNumber(caller);
    const answered = { call_state: 'answered', direction: 'outbound' };
    expect(await callback(caller, answer, answered)).toMatchObject({ status: 200, body: {} });
    await caller.hangUp(report);
    await expectNote(caller, 'The caller was connected.');
  });

  it('notes that nobody took the call from the queue', async () => {
    const caller = stack.caller();
    const { path, body } = reportOf(await toQueue(caller), { queue_result: 'timeout' });
    await caller.hangUp(report);
    expect(await caller.send(path, body)).toMatchObject({ status: 200 });
    await expectNote(caller, 'Nobody answered');
  });

  it('ignores reports with a made-up code, for an unknown call or after the end', async () => {
    const caller = stack.caller();
    const answer = await toNumber(caller);
    const { path, body } = reportOf(answer, { connect_result: 'connected', connect_failed_reason: '' });
    const forged = JSON.parse(JSON.stringify(body).replace(/"nonce":"[^"]+"/, '"nonce":"made-up"')) as unknown;
    expect((await caller.send(path, forged)).status).toBe(200);
    const unknown = { ...(body as Record<string, unknown>), call_id: 'never-was' };
    expect((await caller.send(path, unknown)).status).toBe(200);
    const event = { event_type: 'calling.call.state', params: { call_state: 'answered', direction: 'outbound' } };
    for (const code of ['never-was/x', `${caller.callId}/x`, 'x'.repeat(3_000), `${'x'.repeat(3_000)}/x`, '/', '']) {
      const answered = await caller.send(`/swaig?transfer=${encodeURIComponent(code)}`, event);
      expect(answered.status, code.slice(0, 40)).toBe(200);
    }
    const { handoff } = (await stack.conversations.state({ channel: 'call', id: caller.callId })).escalation;
    expect(handoff?.outcome).toBeNull();
    await expect(stack.conversations.state({ channel: 'call', id: 'never-was' })).rejects.toThrow(/not found/i);
  });

  async function callback(caller: Caller, answer: FunctionAnswer, params: Record<string, unknown>) {
    const { call_state_url: url } = verbOf(swmlOf(answer.actions), 'connect') as { call_state_url: string };
    const { pathname, search } = new URL(url);
    return caller.send(`${pathname}${search}`, { event_type: 'calling.call.state', params });
  }

  async function expectNote(caller: Caller, words: string): Promise<void> {
    const { id } = ticketOf(stack, caller);
    const notes = () => notesOn(stack, id).filter((note) => note.startsWith('Transfer to'));
    await expect.poll(notes, { timeout: 10_000 }).toEqual([expect.stringContaining(words)]);
    expect(stack.zendesk.store.commentsOf(id).filter((comment) => comment.public)).toEqual([]);
  }
});
