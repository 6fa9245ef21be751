import { describe, expect, it } from 'vitest';
import { conversationBytes } from '../../../src/domain/budgets.ts';
import { condense, dropFinished, withoutTexts } from '../../../src/domain/conversation/finished.ts';
import {
  isHeld,
  withhold,
  type Operation,
  type OperationRequest,
} from '../../../src/domain/conversation/operations.ts';
import { fitInto, NoRoomError, pendingBytesOf, roomForFile } from '../../../src/domain/conversation/room.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import { tidy } from '../../../src/domain/conversation/tidy.ts';
import { newHandoff, newMessaging } from '../../../src/domain/messaging/state.ts';
import { bytesOnce } from '../../../src/domain/size.ts';
import { rememberTicket } from '../../../src/domain/tickets/known-ticket.ts';
import { draftOf, freshState, operationOf, start, ticket } from '../../support/states.ts';

const said = (body: string, files: { content: string }[] = []) => ({
  comment: { body, public: false, author: 'agent', files } as never,
});
const file = (content: string) => ({ name: 'f', contentType: 'text/plain', content, encoding: 'utf8' }) as const;
const noteOf = (purpose: Operation['purpose'], body: string, content = ''): OperationRequest => ({
  purpose,
  lane: 'ticket/1',
  request: { kind: 'changeTicket', ticketId: '1', change: said(body, content === '' ? [] : [file(content)]) },
});

/** A conversation in which waiting writes take so many bytes. */
function filled(bytes: number): ConversationState {
  const state = freshState();
  const empty = operationOf(said(''), { state: 'waiting' });
  const body = 'x'.repeat(bytes - bytesOnce(empty.request) - 450);
  state.operations.all = [operationOf(said(body), { state: 'waiting' })];
  expect(pendingBytesOf(state.operations)).toBe(bytes);
  return state;
}

describe('a write is recorded', () => {
  it('if it fits, to the byte: a customer’s, a handoff, or a note of ours', () => {
    const limits = [
      ['change', conversationBytes.pendingForCustomers],
      ['create', conversationBytes.pendingForCustomers],
      ['escalate', conversationBytes.pendingForHandoffs],
    ] as const;
    for (const [purpose, limit] of limits) {
      const request = noteOf(purpose, 'Call me.');
      const size = bytesOnce(request.request) + 450;
      expect(fitInto(filled(limit - size).operations, request)).toBe(request);
      expect(() => fitInto(filled(limit - size + 1).operations, request)).toThrow(NoRoomError);
    }
  });

  it('shortened if it is a note of ours, without its file; not at all if even that does not fit', () => {
    const request = noteOf('record', 'x'.repeat(5_000), 'y'.repeat(5_000));
    const { operations } = filled(conversationBytes.pending - 2_000);
    const short = fitInto(operations, request)?.request;
    expect(short).toEqual({
      kind: 'changeTicket',
      ticketId: '1',
      change: {
        comment: {
          public: false,
          author: 'agent',
          body: `${'x'.repeat(599)}…\nMore could not be recorded, since too much waits for the help desk.`,
        },
      },
    });
    expect(fitInto(filled(conversationBytes.pending - 1_000).operations, request)).toBeNull();
    const draft = draftOf({ body: 'x'.repeat(5_000), files: [file('y')] });
    const opening = { purpose: 'record', lane: 'new/1', request: { kind: 'createTicket', draft } } as const;
    expect(fitInto(operations, opening)?.request).toMatchObject({
      draft: { subject: 'Printer', files: [], body: expect.stringMatching(/^x{599}…\nMore could not be recorded/) },
    });
    const change = { addTags: ['t'.repeat(5_000)] };
    const tags: OperationRequest = { ...request, request: { kind: 'changeTicket', ticketId: '1', change } };
    expect(fitInto(operations, tags)).toBeNull();
  });

  it('and what is done or failed takes no room', () => {
    const state = filled(10_000);
    state.operations.all.push(operationOf(said('x')), operationOf(said('x'), { state: 'failed' }));
    expect(pendingBytesOf(state.operations)).toBe(10_000);
  });

  it('with a file of what was said, as large as half of what is left beside the note', () => {
    expect(roomForFile(freshState().operations)).toBe(300_000);
    expect(roomForFile(filled(conversationBytes.pending - 230_000).operations)).toBe(100_000);
    expect(roomForFile(filled(conversationBytes.pending - 30_000).operations)).toBe(0);
    expect(roomForFile(filled(conversationBytes.pending).operations)).toBe(0);
  });
});

describe('a write that is done', () => {
  it('keeps neither its texts nor its files', () => {
    const draft = draftOf({ body: 'secret', files: [file('secret')] });
    draft.link = { ...draft.link, tools: ['secret'], summary: 'secret' };
    const opened = withoutTexts({ kind: 'createTicket', draft });
    expect(JSON.stringify(opened)).not.toContain('secret');
    expect(opened).toMatchObject({
      draft: { body: '', files: [], link: { tools: [], summary: null }, subject: 'Printer' },
    });
    const change = { ...said('secret', [file('secret')]), status: 'solved', link: draft.link } as const;
    expect(withoutTexts({ kind: 'changeTicket', ticketId: '1', change })).toEqual({
      kind: 'changeTicket',
      ticketId: '1',
      change: { status: 'solved', comment: { body: '', public: false, author: 'agent' } },
    });
    expect(withoutTexts({ kind: 'changeTicket', ticketId: '1', change: { status: 'open', link: draft.link } })).toEqual(
      {
        kind: 'changeTicket',
        ticketId: '1',
        change: { status: 'open' },
      },
    );
  });

  it('keeps its ticket whole only while it is the latest reading of its lane', () => {
    const state = freshState();
    const full = { ...ticket, tags: ['t'], externalId: 'e', version: '3' };
    const details = { base: {} as never, wait: {} as never, permitted: true } as const;
    const write = (id: number, more: Partial<Operation> = {}) => {
      const operation = operationOf(said('x'), { id, ticket: full, ...more });
      state.operations.all.push(operation);
      return operation;
    };
    const [first, none, second] = [write(1), write(2, { ticket: null }), write(3, details)];
    const waiting = write(4, { ...details, state: 'waiting' });
    condense(state, second);
    expect(first.ticket).toEqual({ ...full, tags: [], externalId: null, version: '' });
    expect(second).toMatchObject({ base: null, wait: undefined, permitted: undefined, ticket: full });
    expect(none.ticket).toBeNull();
    condense(state, waiting);
    expect([waiting.base, waiting.permitted, isHeld(waiting)]).toEqual([{}, true, false]);
    expect(waiting.request).toMatchObject({ change: { comment: { body: 'x' } } });
    condense(state, none);
    expect(second.ticket).toEqual(full);
  });
});

describe('writes that are done and too many', () => {
  /** Writes of tickets of their own; every fifth opened its ticket. */
  const stateWith = (count: number, subject = 'Printer'): ConversationState => {
    const state = freshState();
    state.operations.all = Array.from({ length: count }, (_entry, index) =>
      operationOf(
        {},
        {
          id: index + 1,
          lane: `ticket/${index + 1}`,
          purpose: index % 5 === 0 ? 'create' : 'change',
          ticket: { ...ticket, id: String(index + 1), subject },
        },
      ),
    );
    return state;
  };
  const idsOf = (state: ConversationState): number[] => state.operations.all.map(({ id }) => id);

  it('stay while there is room', () => {
    const state = stateWith(100);
    dropFinished(state);
    expect(state.operations.all).toHaveLength(100);
  });

  it('are dropped until a given number is left: changes first, the oldest first', () => {
    const state = stateWith(100);
    dropFinished(state, 95);
    expect(idsOf(state).slice(0, 4)).toEqual([1, 6, 8, 9]);
    expect(state.operations.all).toHaveLength(95);
    dropFinished(state, 40);
    expect(idsOf(state)).toHaveLength(40);
    expect(idsOf(state).slice(-30)).toEqual(Array.from({ length: 30 }, (_entry, index) => 71 + index));
    dropFinished(state, 0);
    expect(idsOf(state)).toHaveLength(30);
  });

  it('keep what waits, what its lane and the main ticket need, and what is named by a handoff or a filing', () => {
    const state = stateWith(100);
    state.messaging = newMessaging();
    state.messaging.filings = [{ lane: 'ticket/3', left: [], operation: 3, tries: 0, notBefore: 0, lost: 0 }];
    state.operations.all.push(operationOf({}, { id: 101, lane: 'ticket/4', state: 'waiting', ticket: null }));
    state.operations.all.push(operationOf({}, { id: 102, lane: 'ticket/5', state: 'failed', ticket: null }));
    state.messaging.session.ticketId = '8';
    dropFinished(state, 0);
    expect(idsOf(state).filter((id) => id < 70)).toEqual([3, 4, 8]);
    expect(idsOf(state)).toContain(101);
  });

  it('are dropped until three quarters of the budget are used', () => {
    const state = stateWith(200, 'x'.repeat(1_000));
    dropFinished(state);
    const bytes = state.operations.all.reduce((sum, operation) => sum + bytesOnce(operation), 0);
    expect(bytes).toBeLessThanOrEqual(conversationBytes.finished * 0.75);
    expect(bytes).toBeGreaterThan(conversationBytes.finished * 0.7);
  });
});

it('readings stay while a write waits for their ticket, or the session is about it', () => {
  const state = freshState();
  for (let id = 0; id < 320; id += 1) rememberTicket(state.tickets, { ...ticket, id: String(id) }, 'seen');
  state.messaging = newMessaging();
  state.messaging.session.ticketId = '0';
  state.messaging.handoff = { ...newHandoff('humans', start), ticketId: '1' };
  const waiting = (id: number, details: Partial<Operation>) =>
    operationOf(
      {},
      { id, state: 'waiting', ticket: null, request: { kind: 'changeTicket', ticketId: null, change: {} }, ...details },
    );
  state.operations.all = [
    operationOf({}, { id: 1, lane: 'new/1', ticket: { ...ticket, id: '2' } }),
    waiting(2, { lane: 'new/1' }),
    waiting(3, { lane: 'x', target: '3' }),
    waiting(4, { lane: 'ticket/4' }),
    waiting(5, { lane: 'y', request: { kind: 'changeTicket', ticketId: '5', change: {} } }),
    operationOf({}, { id: 6, lane: 'ticket/6' }),
  ];
  tidy(state);
  const ids = state.tickets.known.map(({ ticket: { id } }) => id);
  expect(ids.slice(0, 7)).toEqual(['0', '1', '2', '3', '4', '5', '26']);
  expect(ids).toHaveLength(300);
});

it('a note that the desk would show is kept here, the beginning of a long one', () => {
  const { operations } = freshState();
  withhold(operations, { reference: 'DB-1', body: 'x'.repeat(4_001) });
  withhold(operations, { reference: 'DB-2', body: 'short' });
  expect(operations.withheldNotes).toEqual([
    { reference: 'DB-1', body: `${'x'.repeat(3_999)}…` },
    { reference: 'DB-2', body: 'short' },
  ]);
  expect(operations.leftOut).toBe(0);
});
