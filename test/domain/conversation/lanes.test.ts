import { describe, expect, it } from 'vitest';
import {
  isOwnLane,
  laneOfNewTicket,
  laneOfTicket,
  mainLane,
  ticketIdOf,
  ticketOfLane,
} from '../../../src/domain/conversation/lanes.ts';
import { linkOf } from '../../../src/domain/conversation/link.ts';
import { lanesOf, operationById, operationsOfLane } from '../../../src/domain/conversation/operation-index.ts';
import { isHeld, isPending, type Operation } from '../../../src/domain/conversation/operations.ts';
import { ownerOfLane, ownerOfWrite } from '../../../src/domain/conversation/owner.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import { newMessaging } from '../../../src/domain/messaging/state.ts';
import { rememberTicket } from '../../../src/domain/tickets/known-ticket.ts';
import { draftOf, freshState, operationOf, sessionSummary, start, ticket } from '../../support/states.ts';

/** A conversation with these writes, numbered from 1. */
function stateWith(...writes: Partial<Operation>[]): ConversationState {
  const state = freshState();
  state.operations.all = writes.map((details, index) => operationOf({}, { id: index + 1, ...details }));
  state.operations.next = writes.length + 1;
  return state;
}

const opening = (lane: string, details: Partial<Operation> = {}): Partial<Operation> => ({
  purpose: 'create',
  lane,
  request: { kind: 'createTicket', draft: draftOf() },
  ticket: null,
  ...details,
});
const changing = (ticketId: string | null, details: Partial<Operation> = {}): Partial<Operation> => ({
  lane: `ticket/${ticketId}`,
  request: { kind: 'changeTicket', ticketId, change: {} },
  ticket: null,
  ...details,
});
const handoffOf = (operation: number) => ({
  nonce: 'n',
  operation,
  route: { intent: 'i', group: 'g', priority: 'normal', tags: [], transfer: null, because: 'b' } as const,
  reason: 'r',
  outcome: null,
  at: start,
});
const withHandoff = (state: ConversationState, operation: number): ConversationState => {
  const handoff = handoffOf(operation);
  state.escalation.handoff = { ...handoff, route: { ...handoff.route, tags: [] } };
  return state;
};

describe('the main ticket of a session', () => {
  it('is none as long as nothing was written', () => {
    expect(mainLane(freshState())).toBeNull();
    expect(mainLane(stateWith(changing('1', { state: 'failed' }), opening('new/2', { state: 'failed' })))).toBeNull();
  });

  it('is the one changed last, if none was opened', () => {
    expect(mainLane(stateWith(changing('1'), changing('2')))).toBe('ticket/2');
    expect(mainLane(stateWith(changing('1'), changing('2', { state: 'failed' })))).toBe('ticket/1');
  });

  it('is the one opened last, even if another was changed later', () => {
    expect(mainLane(stateWith(opening('new/1'), opening('new/2'), changing('7')))).toBe('new/2');
    expect(mainLane(stateWith(opening('new/1'), opening('new/2', { state: 'failed' }), changing('7')))).toBe('new/1');
  });

  it('is the one that the desk made of the session, and before that the one of the handoff', () => {
    const state = stateWith(opening('new/1'), changing('7'));
    state.messaging = newMessaging();
    expect(mainLane(state)).toBe('new/1');
    state.messaging.session.ticketId = '9';
    expect(mainLane(state)).toBe('ticket/9');
    expect(mainLane(withHandoff(state, 2))).toBe('ticket/7');
  });

  it('is not the one of a handoff that failed, is unknown, or belongs to an earlier session', () => {
    expect(mainLane(withHandoff(stateWith(opening('new/1'), changing('7', { state: 'failed' })), 2))).toBe('new/1');
    expect(mainLane(withHandoff(stateWith(opening('new/1')), 5))).toBe('new/1');
    const later = withHandoff(stateWith(changing('7'), opening('new/2'), changing('8')), 1);
    later.session.firstOperation = 3;
    expect(mainLane(later)).toBe('ticket/8');
    later.session.firstOperation = 4;
    expect(mainLane(later)).toBeNull();
  });
});

describe('a lane', () => {
  it('of a new ticket has the number of its write, and the ticket stays in it', () => {
    const state = stateWith(opening('new/1', { ticket: { ...ticket, id: '7' } }), opening('new/2'));
    expect(laneOfNewTicket(state)).toBe('new/3');
    expect(laneOfTicket(state, '7')).toBe('new/1');
    expect(laneOfTicket(state, '8')).toBe('ticket/8');
  });

  it('has the ticket as it was read last, once there is one', () => {
    const lane = 'ticket/7';
    const read = (status: 'open' | 'solved') => changing('7', { ticket: { ...ticket, id: '7', status } });
    expect(ticketOfLane(stateWith(changing('7')), lane)).toBeNull();
    expect(ticketOfLane(stateWith(read('open'), read('solved'), changing('7')), lane)?.status).toBe('solved');
    expect(ticketOfLane(stateWith(read('open')), 'ticket/8')).toBeNull();
  });

  it('leads a write to its target, else to the ticket that it names, else to that of the lane', () => {
    const state = stateWith(opening('new/1', { ticket: { ...ticket, id: '7' } }));
    const idOf = (details: Partial<Operation>) => ticketIdOf(state, operationOf({}, details));
    expect(idOf(changing('5', { target: '6' }))).toBe('6');
    expect(idOf(changing('5'))).toBe('5');
    expect(idOf(changing(null, { lane: 'new/1' }))).toBe('7');
    expect(idOf(changing(null, { lane: 'new/9' }))).toBeNull();
    expect(idOf(opening('new/1'))).toBeNull();
  });

  it('is our own if the ticket was opened here, or made of this conversation by the desk', () => {
    const state = freshState();
    rememberTicket(state.tickets, { ...ticket, id: '1' }, 'opened');
    rememberTicket(state.tickets, { ...ticket, id: '2' }, 'changed');
    expect(['new/1', 'ticket/1', 'ticket/2', 'ticket/3'].map((lane) => isOwnLane(state, lane))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the recorded writes', () => {
  it('are found by id and by lane, in order, also those that were added or removed later', () => {
    const { operations } = stateWith(changing('1'), changing('2'), changing('1'));
    expect(operationById(operations, 2)?.lane).toBe('ticket/2');
    expect(operationsOfLane(operations, 'ticket/1').map(({ id }) => id)).toEqual([1, 3]);
    expect([operationById(operations, 4), operationsOfLane(operations, 'new/1')]).toEqual([undefined, []]);
    operations.all.push(operationOf({}, { ...changing('1'), id: 4 }));
    expect(operationById(operations, 4)?.id).toBe(4);
    expect(operationsOfLane(operations, 'ticket/1').map(({ id }) => id)).toEqual([1, 3, 4]);
    expect(lanesOf(operations)).toEqual(['ticket/1', 'ticket/2']);
    operations.all = operations.all.filter(({ id }) => id !== 1);
    expect(operationById(operations, 1)).toBeUndefined();
    expect(operationsOfLane(operations, 'ticket/1').map(({ id }) => id)).toEqual([3, 4]);
    expect(lanesOf(operations)).toEqual(['ticket/2', 'ticket/1']);
    operations.all.pop();
    expect(operationById(operations, 4)).toBeUndefined();
  });

  it('still have to reach the desk until they are done or failed, and may be held', () => {
    const states = ['recorded', 'running', 'waiting', 'parked', 'done', 'failed'] as const;
    const inState = (state: Operation['state'], permitted?: true) => operationOf({}, { state, permitted });
    expect(states.filter((state) => isPending(inState(state)))).toEqual(['recorded', 'running', 'waiting', 'parked']);
    expect(states.filter((state) => isHeld(inState(state)))).toEqual(['waiting', 'parked']);
    expect(states.filter((state) => isHeld(inState(state, true)))).toEqual(['parked']);
  });
});

describe('the owner of a write', () => {
  const verified = (state: ConversationState, id = 'r1'): ConversationState => {
    state.customer.requester = { id, name: 'Ada' };
    return state;
  };

  it('is the customer of a new ticket', () => {
    expect(ownerOfWrite(freshState(), operationOf({}, opening('new/1')))).toBe('r1');
    const request = { kind: 'createTicket', draft: draftOf({ requesterId: null }) } as const;
    expect(ownerOfWrite(verified(freshState()), { lane: 'new/1', request })).toBeNull();
  });

  it('is the verified customer if the ticket is theirs, by the reading or by an earlier write', () => {
    const known = verified(freshState());
    rememberTicket(known.tickets, ticket, 'seen');
    expect(ownerOfWrite(known, operationOf({}))).toBe('r1');
    expect(ownerOfWrite(verified(stateWith({ owner: null })), operationOf({}))).toBe('r1');
    expect(ownerOfWrite(verified(freshState()), operationOf({}))).toBeNull();
  });

  it('is otherwise the one for whom the lane was last written to', () => {
    const lane = 'ticket/4711';
    const state = stateWith({ owner: 'r1' }, { owner: 'r2' }, { owner: null }, { owner: 'r3', lane: 'ticket/1' });
    expect(ownerOfLane(state, lane, ticket)).toBe('r2');
    expect(ownerOfLane(verified(state, 'other'), lane, ticket)).toBe('r2');
    expect(ownerOfLane(verified(state), lane, null)).toBe('r2');
    expect(ownerOfLane(verified(state), lane, ticket)).toBe('r1');
    expect(ownerOfLane(freshState(), lane, ticket)).toBeNull();
  });
});

it('the link of a ticket to the conversation says what it is and what was said and done so far', () => {
  const state = freshState();
  expect(linkOf(state)).toEqual({
    conversation: 'call/c',
    title: 'Phone call',
    startedAt: '2026-01-01T00:00:00.000Z',
    messages: 0,
    tools: [],
    intents: [],
    summary: null,
  });
  state.session.summaries = [sessionSummary({ summary: 'first' }), sessionSummary({ summary: 'last' })];
  Object.assign(state.session, { messages: 3, commandsUsed: ['getTicket'], intents: ['bug_report'] });
  expect(linkOf(state)).toMatchObject({ messages: 3, tools: ['getTicket'], intents: ['bug_report'], summary: 'last' });
});
