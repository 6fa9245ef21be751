import { expect } from 'vitest';
import { createOperators } from '../../src/client/operators.ts';
import type { SessionSummary } from '../../src/domain/conversation/commands.ts';
import type { ConversationOutcome } from '../../src/domain/conversation/state.ts';
import type { Reply } from '../../src/domain/conversation/replies.ts';
import { makePinRecord } from '../../src/pins/record.ts';
import type { CommentRecord, TicketRecord } from '../../simulators/zendesk/records.ts';
import type { Stack, TestCall } from './stack.ts';
import { sessionSummary } from './states.ts';
import { uniqueName } from './temporal.ts';

/**
 * Adds a customer to Zendesk.
 * @param pin stored as its record; null for a customer without a PIN
 * @returns the customer's id
 */
export async function addCustomer(stack: Stack, phone: string, pin: string | null, name = 'Somebody'): Promise<number> {
  const record = pin === null ? null : await makePinRecord(stack.digest(pin));
  const userFields = record === null ? {} : { support_pin: record };
  return stack.zendesk.store.seedUser({ name, phone, userFields }).id;
}

/** Tries to verify with a PIN; asks again while the answer is that it takes longer. */
export async function tryPin(stack: Stack, call: TestCall, pin: string): Promise<Reply> {
  const key = uniqueName('key');
  let reply: Reply = { kind: 'stillWorking' };
  for (let time = 0; time < 10 && reply.kind === 'stillWorking'; time += 1) {
    reply = await call.send('verifyPin', { pinDigest: stack.digest(pin) }, { key });
  }
  return reply;
}

/**
 * A verified call of a customer whom no other test uses.
 * @returns `again` makes the customer call once more, verified too
 */
export async function freshCustomer(
  stack: Stack,
  phone: string,
): Promise<{ call: TestCall; again: () => Promise<TestCall> }> {
  await addCustomer(stack, phone, '012345');
  const again = async (): Promise<TestCall> => {
    const call = stack.call(phone);
    expect(await tryPin(stack, call, '012345')).toMatchObject({ kind: 'verified' });
    return call;
  };
  return { call: await again(), again };
}

/** Arguments for a new ticket with this subject. */
export const newTicket = (subject: string, intents: string[] = []) => ({ subject, body: 'x', priority: null, intents });

/** Tries three wrong PINs at once, as many as are allowed. */
export async function guessThrice(stack: Stack, call: TestCall): Promise<void> {
  const replies = await Promise.all(['111111', '222222', '333333'].map((pin) => tryPin(stack, call, pin)));
  const kinds = new Set(replies.map(({ kind }) => kind));
  if (kinds.size !== 1 || !kinds.has('notVerified'))
    throw new Error(`wrong PINs were answered with ${[...kinds].join()}`);
}

/** Opens a ticket and returns it as Zendesk has it. */
export async function openTicket(stack: Stack, call: TestCall, args: { priority?: 'low' | 'urgent' } = {}) {
  const wanted = { ...newTicket(uniqueName('subject')), priority: args.priority ?? null };
  const reply = await call.send('createTicket', wanted);
  if (reply.kind !== 'created') throw new Error(`a new ticket was answered with ${reply.kind}`);
  return ticketOf(stack, reply.ticket.id);
}

/** The ticket as Zendesk has it. */
export function ticketOf(stack: Stack, id: string): TicketRecord {
  const ticket = stack.zendesk.store.tickets.get(Number(id));
  if (ticket === undefined) throw new Error(`there is no ticket ${id}`);
  return ticket;
}

/** Retries the call's parked writes as an operator does. */
export async function retryParkedWrites(stack: Stack, call: TestCall): Promise<void> {
  const signal = { name: 'retry', by: 'operator' } as const;
  expect(await createOperators(stack).signal({ channel: 'call', id: call.id }, signal)).toBe('accepted');
}

/** Tickets that the conversation created, oldest first. */
export function ticketsOf(stack: Stack, call: TestCall): TicketRecord[] {
  return [...stack.zendesk.store.tickets.values()].filter(({ externalId }) => externalId?.includes(call.id));
}

/** Internal notes of a ticket, oldest first. */
export function notesOn(stack: Stack, ticketId: number): string[] {
  const isNote = (comment: CommentRecord): boolean => !comment.public;
  return stack.zendesk.store
    .commentsOf(ticketId)
    .filter(isNote)
    .map(({ body }) => body);
}

/** The summary that is reported when a session ends, see {@link sessionSummary}; each is of a session of its own. */
export function summaryOf(changes: Partial<SessionSummary> = {}): SessionSummary {
  return sessionSummary({ sessionId: uniqueName('session'), ...changes });
}

/** Reports the summary and hangs up, then waits until the conversation has ended. */
export async function hangUp(
  stack: Stack,
  call: TestCall,
  changes: Partial<SessionSummary> = {},
): Promise<ConversationOutcome> {
  await call.send('summarize', summaryOf(changes));
  await call.send('end', null);
  return ended(stack, call);
}

/** Waits until the conversation has ended. */
export function ended(stack: Stack, call: TestCall): Promise<ConversationOutcome> {
  type Conversation = () => Promise<ConversationOutcome>;
  return stack.client.workflow.getHandle<Conversation>(`call/${call.id}`).result();
}
