import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { conversationBytes, stateBytes } from '../../../src/domain/budgets.ts';
import type { Operation, OperationRequest } from '../../../src/domain/conversation/operations.ts';
import { keepAnswer, takeAnswer } from '../../../src/domain/conversation/answers.ts';
import { withhold } from '../../../src/domain/conversation/operations.ts';
import { condense } from '../../../src/domain/conversation/finished.ts';
import { mainLane, ticketOfLane } from '../../../src/domain/conversation/lanes.ts';
import { fitInto, NoRoomError, pendingBytesOf, roomForFile } from '../../../src/domain/conversation/room.ts';
import { addIntents, keepSummary } from '../../../src/domain/conversation/session.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import { tidy } from '../../../src/domain/conversation/tidy.ts';
import { jsonBytes } from '../../../src/domain/size.ts';
import { rememberTicket, writtenTicketIds } from '../../../src/domain/tickets/known-ticket.ts';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import { draftOf, freshState, operationOf, sessionSummary, start, ticket } from '../../support/states.ts';

const words = 'Some words of a customer, 語語語. '.repeat(6);
const comment = (body: string): TicketChange => ({ comment: { body, public: true, author: { requesterId: 'r1' } } });

/** Records as the workflow does, without trying anything. */
function record(
  state: ConversationState,
  request: OperationRequest,
  details: Partial<Operation> = {},
): Operation | null {
  const fitting = fitInto(state.operations, request);
  if (fitting === null) return null;
  const operation = operationOf(
    {},
    { ...fitting, id: state.operations.next++, state: 'waiting', ticket: null, ...details },
  );
  state.operations.all.push(operation);
  return operation;
}

const change = (id: number, body: string, purpose: Operation['purpose'] = 'change'): OperationRequest => ({
  purpose,
  lane: `ticket/${id}`,
  request: { kind: 'changeTicket', ticketId: String(id), change: comment(body) },
});

/** Records until there is no room; returns how many were. */
function fill(state: ConversationState, request: (index: number) => OperationRequest): number {
  for (let index = 0; ; index += 1) {
    try {
      if (record(state, request(index)) === null) return index;
    } catch (error) {
      if (error instanceof NoRoomError) return index;
      throw error;
    }
  }
}

describe('writes that wait for the desk', () => {
  it('are recorded until their budget is used: seven hundred comments of a customer, then handoffs, then our notes', () => {
    const state = freshState();
    expect(fill(state, (index) => change(index, words))).toBeGreaterThan(600);
    expect(pendingBytesOf(state.operations)).toBeLessThanOrEqual(conversationBytes.pendingForCustomers);
    expect(fill(state, (index) => change(index, words, 'escalate'))).toBeGreaterThan(20);
    const notes = fill(state, (index) => change(index, words.repeat(100), 'record'));
    expect(notes).toBeGreaterThan(8);
    const last = state.operations.all.at(-1)?.request;
    expect(last?.kind === 'changeTicket' && last.change.comment?.body).toContain('More could not be recorded');
    expect(jsonBytes(state.operations)).toBeLessThan(conversationBytes.pending * 1.05);
    expect(roomForFile(state.operations)).toBe(0);
  });

  it('are all kept, whatever else is dropped', () => {
    const state = freshState();
    fill(state, (index) => change(index, words));
    const waiting = structuredClone(state.operations.all);
    for (let index = 0; index < 500; index += 1)
      state.operations.all.push(operationOf(comment(words), { id: 10_000 + index }));
    for (let index = 0; index < 500; index += 1) rememberTicket(state.tickets, { ...ticket, id: `t${index}` }, 'seen');
    tidy(state);
    expect(state.operations.all.filter(({ id }) => id < 10_000)).toEqual(waiting);
  });
});

describe('writes that are done', () => {
  it('keep no text and no file, and the oldest changes are dropped before any new ticket', () => {
    const state = freshState();
    const done = { state: 'done', ticket: { ...ticket, tags: ['deskbridge'] } } satisfies Partial<Operation>;
    for (let index = 0; index < 1_000; index += 1) {
      const isNew = index % 50 === 0;
      const request: OperationRequest = isNew
        ? {
            purpose: 'create',
            lane: `new/${index}`,
            request: { kind: 'createTicket', draft: draftOf({ body: words }) },
          }
        : change(index, words);
      const operation = record(state, request, done);
      if (operation !== null) condense(state, operation);
      tidy(state);
    }
    const { all } = state.operations;
    expect(JSON.stringify(all)).not.toContain('Some words');
    expect(jsonBytes(all)).toBeLessThan(conversationBytes.finished * 1.05);
    expect(all.filter(({ purpose }) => purpose === 'create')).toHaveLength(20);
    expect(all.length).toBeGreaterThan(70);
  });

  it('never lose the ticket of a lane in which something waits, nor that of the session', () => {
    const state = freshState();
    const opened = (id: string): Operation | null =>
      record(
        state,
        { purpose: 'create', lane: `new/${id}`, request: { kind: 'createTicket', draft: draftOf() } },
        { state: 'done', ticket: { ...ticket, id } },
      );
    opened('first');
    record(state, { ...change(1, words), lane: 'new/first' });
    const handedOff = opened('main');
    for (let index = 0; index < 400; index += 1) opened(`t${index}`);
    state.escalation.handoff = {
      nonce: 'n',
      operation: handedOff?.id ?? 0,
      route: { intent: 'i', group: 'g', priority: 'normal', tags: [], transfer: null, because: 'b' },
      reason: 'r',
      outcome: null,
      at: 0,
    };
    tidy(state);
    expect(state.operations.all.length).toBeLessThan(200);
    expect(ticketOfLane(state, 'new/first')?.id).toBe('first');
    expect(mainLane(state)).toBe('new/main');
    expect(ticketOfLane(state, 'new/main')?.id).toBe('main');
  });
});

describe('answers', () => {
  it('a repeated request for a new ticket is recognised after two thousand others', () => {
    const state = freshState();
    const keyOf = (index: number): string => createHash('sha256').update(String(index)).digest('hex');
    for (let index = 0; index < 2_000; index += 1) {
      const request = { kind: 'createTicket', draft: draftOf() } as const;
      const operation = operationOf(
        {},
        { id: state.operations.next++, purpose: 'create', lane: `new/${index}`, request },
      );
      state.operations.all.push(operation);
      keepAnswer(state, { key: keyOf(index), at: start, late: false, answer: { operation: operation.id } });
      keepAnswer(state, {
        key: `read ${index}`,
        at: start,
        late: false,
        answer: { reply: { kind: 'tickets', tickets: [] } },
      });
      condense(state, operation);
      tidy(state);
    }
    expect(takeAnswer(state, keyOf(1_999), start + 315_360_000_000)).toMatchObject({ kind: 'created' });
    expect(takeAnswer(state, keyOf(1_900), start + 315_360_000_000)).toMatchObject({
      kind: 'created',
      ticket: { id: '4711' },
    });
    expect(takeAnswer(state, keyOf(0), start + 315_360_000_000)).toEqual({ kind: 'doneBefore' });
    expect(takeAnswer(state, keyOf(2_000), start + 315_360_000_000)).toBeNull();
    expect(jsonBytes(state.writtenKeys)).toBeLessThan(conversationBytes.writtenKeys);
    expect(jsonBytes(state.answers)).toBeLessThan(conversationBytes.answers);
  });
});

describe('what was read and said', () => {
  it('tickets that were only seen go first, and those that were written to are still named at the end', () => {
    const state = freshState();
    const long = { ...ticket, subject: words };
    for (let index = 0; index < 300; index += 1) rememberTicket(state.tickets, { ...long, id: `w${index}` }, 'changed');
    for (let index = 0; index < 300; index += 1) rememberTicket(state.tickets, { ...long, id: `s${index}` }, 'seen');
    record(state, { ...change(0, 'x'), lane: 'ticket/w0' });
    tidy(state);
    const ids = state.tickets.known.map(({ ticket: { id } }) => id);
    expect(jsonBytes(state.tickets.known)).toBeLessThan(conversationBytes.knownTickets * 1.05);
    expect(ids).toContain('w0');
    expect(ids.at(-1)).toBe('s299');
    expect(ids.filter((id) => id.startsWith('s'))).toHaveLength(5);
    expect(writtenTicketIds(state.tickets)).toHaveLength(300);
  });

  it('withheld notes: the newest are kept, and the others are counted', () => {
    const { operations } = freshState();
    for (let index = 0; index < 100; index += 1)
      withhold(operations, { reference: `DB-${index}`, body: words.repeat(100) });
    expect(jsonBytes(operations.withheldNotes)).toBeLessThan(conversationBytes.withheldNotes);
    expect(operations.withheldNotes.at(-1)?.reference).toBe('DB-99');
    expect(operations.leftOut).toBe(100 - operations.withheldNotes.length);
  });

  it('summaries: every one counts, and what does not fit is counted as omitted', () => {
    const { session } = freshState();
    const messages = Array.from({ length: 300 }, () => ({ by: 'customer', text: words }) as const);
    for (let index = 0; index < 50; index += 1) {
      keepSummary(session, sessionSummary({ summary: words.repeat(100), messages, turns: 1 }));
      addIntents(session, [`intent_${index}`]);
    }
    expect(jsonBytes(session)).toBeLessThan(conversationBytes.summaries * 1.1);
    const sum = (of: (summary: (typeof session.summaries)[number]) => number): number =>
      session.summaries.reduce((total, summary) => total + of(summary), 0);
    expect(sum(({ turns }) => turns)).toBe(50);
    expect(sum((summary) => summary.messages.length + summary.omitted)).toBe(50 * 300);
  });
});

it('all budgets of a channel together are less than the budget of the state', () => {
  const { pendingForCustomers: _c, pendingForHandoffs: _h, transcriptFile: _t, ...parts } = conversationBytes;
  const { summaries, inbox, seenEvents, unanswered, transcript, files, ...others } = parts;
  const { chatLog, chatWaiting, chatFiles, chatMessageIds, ...common } = others;
  const messaging = { ...common, inbox, seenEvents, unanswered, transcript, files };
  const sum = (budgets: Record<string, number>): number => Object.values(budgets).reduce((a, b) => a + b, 0);
  const misc = 40_000;
  expect(sum({ ...common, summaries }) + misc).toBeLessThan(stateBytes);
  expect(sum({ ...messaging, chatLog, chatWaiting, chatFiles, chatMessageIds }) + misc).toBeLessThan(stateBytes);
});
