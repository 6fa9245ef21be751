import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationList, ConversationView } from '../../src/api/operators/schema.ts';
import type { Caller } from '../../simulators/signalwire/caller.ts';
import { startHttpStack, verify, type Answer, type HttpStack, type RequestOptions } from '../support/http-stack.ts';
import { runCli } from '../support/run-cli.ts';
import { ada } from '../support/stack.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();
const token = 'a-token-of-the-operators';
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack({ env: { API_TOKEN: token } });
});
afterAll(() => stack.close());

const ask = (path: string, options: RequestOptions = {}): Promise<Answer> =>
  stack.request(path, { ...options, authorization: `Bearer ${token}` });
const pathOf = (caller: Caller): string => `/conversations/${encodeURIComponent(`call/${caller.callId}`)}`;

async function view(caller: Caller): Promise<ConversationView> {
  const answer = await ask(pathOf(caller));
  expect(answer.status, answer.text).toBe(200);
  return answer.json as ConversationView;
}

async function listed(query: Record<string, string>): Promise<string[]> {
  const answer = await ask(`/conversations?${new URLSearchParams({ ...query, limit: '200' }).toString()}`);
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as ConversationList).conversations.map(({ conversation }) => conversation);
}

/** A call of the verified customer, with a ticket. */
async function callWithTicket(): Promise<{ caller: Caller; id: string; ticket: string }> {
  const caller = stack.caller();
  await verify(caller);
  const args = { subject: 'The PLANTED subject', comment_body: 'My PLANTED words.' };
  const { response } = await caller.call('create_ticket', args);
  const ticket = /Ticket (\d+)/.exec(response)?.[1];
  if (ticket === undefined) throw new Error(`a new ticket was answered with: ${response}`);
  return { caller, id: `call/${caller.callId}`, ticket };
}

/** A call with a parked write: the desk refused our credentials while the customer asked for a ticket. */
async function callWithParkedWrite(): Promise<{ caller: Caller; id: string }> {
  const caller = stack.caller();
  await verify(caller);
  stack.zendesk.faults.add({
    kind: 'status',
    status: 401,
    match: { method: 'POST', path: '/api/v2/tickets' },
    times: 1,
  });
  await caller.call('create_ticket', { subject: 'Parked', comment_body: 'x' });
  const id = `call/${caller.callId}`;
  await expect.poll(async () => (await view(caller)).operations).toMatchObject([{ state: 'parked' }]);
  await expect.poll(() => listed({ waitingFor: 'administrator' })).toContain(id);
  return { caller, id };
}

const ticketsNamed = (subject: string) =>
  [...stack.zendesk.store.tickets.values()].filter((ticket) => ticket.subject.includes(subject));

describe('operators', () => {
  it('see the state of a call, its ticket and its handoff, but not what was said', async () => {
    const { caller, id, ticket } = await callWithTicket();
    await expect.poll(() => listed({ channel: 'call', status: 'authenticated', ticket })).toContain(id);
    const before = await view(caller);
    expect(before).toMatchObject({
      conversation: id,
      status: 'authenticated',
      verified: true,
      requesterId: String(stack.adaId),
      tickets: [{ id: ticket, role: 'opened', status: 'new' }],
      operations: [{ purpose: 'create', state: 'done', ticket, failure: null, unmet: [] }],
      handoff: null,
      endedAt: null,
    });
    await caller.call('escalate_to_human', { reason: 'PLANTED reason', intent: 'billing_problem' });
    await expect.poll(() => listed({ status: 'escalated', ticket })).toContain(id);
    const answer = await ask(pathOf(caller));
    expect(answer.json).toMatchObject({ handoff: { group: 'Billing Team', intent: 'billing_problem' } });
    expect(answer.text).not.toMatch(new RegExp(`PLANTED|scrypt|nonce|${ada.name}|${ada.pin}|5555550123`));
    expect(answer.text).not.toContain(stack.digest(ada.pin));
  });

  it('take a conversation over, which is recorded with their name, and resolve it', async () => {
    const { caller, id } = await callWithTicket();
    const taken = await ask(`${pathOf(caller)}/takeover`, { body: { by: 'Grace' } });
    expect(taken).toMatchObject({ status: 202, json: { conversation: id, action: 'takeover' } });
    await expect.poll(() => view(caller)).toMatchObject({ takenOver: { by: 'Grace' }, status: 'escalated' });
    expect((await ask(`${pathOf(caller)}/resolve`, { body: {} })).status).toBe(202);
    await expect.poll(() => view(caller)).toMatchObject({ resolvedBy: { by: 'operator' } });
  });

  it('retry a write that waited for the administrator, and it is done once', async () => {
    const { caller, id } = await callWithParkedWrite();
    const count = ticketsNamed('Parked').length;
    expect((await ask(`${pathOf(caller)}/retry`, { method: 'POST' })).status).toBe(202);
    await expect.poll(() => view(caller)).toMatchObject({ operations: [{ state: 'done' }] });
    expect(ticketsNamed('Parked')).toHaveLength(count + 1);
    await expect.poll(() => listed({ waitingFor: 'administrator' })).not.toContain(id);
  });

  it('retry all of them with one command', async () => {
    const { caller, id } = await callWithParkedWrite();
    const env = { PUBLIC_URL: stack.url, API_TOKEN: token };
    const { code, stdout, stderr } = await runCli(['conversations', 'retry', '--all'], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${id}: its writes are being retried`);
    await expect.poll(() => view(caller)).toMatchObject({ operations: [{ state: 'done' }] });
    const shown = await runCli(['conversations', 'show', id], env);
    expect(shown.stdout).toMatch(/create +done +\d+ +DB-/);
  });

  it('need their own token: credentials of the phone routes are not accepted, nor the other way round', async () => {
    expect((await stack.request('/conversations')).status).toBe(401);
    expect((await stack.request('/swml', { authorization: `Bearer ${token}` })).status).toBe(401);
  });
});
