import type { Operation } from '../../../src/domain/conversation/operations.ts';
import { describe, expect, it } from 'vitest';
import { finishMerged, mergeComments, takeOwnLane } from '../../../src/domain/conversation/batching.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import { freshState, operationOf } from '../../support/states.ts';

const customer = { requesterId: 'r1' };

const comment = (body: string, details: Partial<TicketChange> = {}): TicketChange => ({
  comment: { body, public: true, author: customer },
  ...details,
});

/** The first operation waits for the limit of the ticket, the others wait behind it. */
function lane(first: TicketChange, ...others: TicketChange[]): { state: ConversationState; operations: Operation[] } {
  const state = freshState();
  const waiting = { state: 'waiting', ticket: null } as const;
  const queued = { state: 'recorded', ticket: null, firstTriedAt: null } as const;
  state.operations.all = [
    operationOf(first, waiting),
    ...others.map((change, index) => operationOf(change, { id: index + 2, ...queued })),
  ];
  return { state, operations: state.operations.all };
}

const bodyOf = (operation: Operation | undefined) =>
  operation?.request.kind === 'changeTicket' ? operation.request.change.comment?.body : undefined;

describe('comments that wait for the limit of their ticket', () => {
  it('are written as one, in order, and share its outcome', () => {
    const { state, operations } = lane(comment('one'), comment('two'), comment('three'));
    const [first, second, third] = operations;
    if (first === undefined) throw new Error('no operation');
    mergeComments(state, first);
    expect(bodyOf(first)).toBe('one\n\ntwo\n\nthree');
    expect([second?.mergedInto, third?.mergedInto]).toEqual([1, 1]);
    finishMerged(state, first);
    expect(second?.state).toBe('recorded');
    first.state = 'done';
    finishMerged(state, first);
    expect([second?.state, third?.state]).toEqual(['done', 'done']);
  });

  it.each([
    ['a private note', { comment: { body: 'note', public: false, author: 'agent' } }],
    ['a comment that also solves', comment('bye', { status: 'solved' })],
    ['a change without a comment', { priority: 'high' }],
    ['a comment by another author', { comment: { body: 'x', public: true, author: 'agent' } }],
  ] satisfies [string, TicketChange][])('%s is not merged, and neither is what comes after it', (_name, other) => {
    const { state, operations } = lane(comment('one'), other, comment('three'));
    const [first, second, third] = operations;
    if (first === undefined) throw new Error('no operation');
    mergeComments(state, first);
    expect(bodyOf(first)).toBe('one');
    expect([second?.mergedInto, third?.mergedInto]).toEqual([null, null]);
  });

  it('of different owners are not merged, in either order', () => {
    for (const [mine, theirs] of [
      ['r1', 'r2'],
      ['r1', null],
      [null, 'r1'],
    ] as const) {
      const { state, operations } = lane(comment('one'), comment('two'), comment('three'));
      const [first, second, third] = operations;
      if (first === undefined || second === undefined) throw new Error('no operation');
      first.owner = mine;
      second.owner = theirs;
      mergeComments(state, first);
      expect([bodyOf(first), second.mergedInto, third?.mergedInto]).toEqual(['one', null, null]);
    }
  });

  it('stay with the write into which they were merged when it gets a ticket of its own', () => {
    const note = { comment: { body: 'note', public: false, author: 'agent' } } as const;
    const { state, operations } = lane(comment('one'), comment('two'), note, comment('bye', { status: 'solved' }));
    const [first, second, third, fourth] = operations;
    if (first === undefined || third === undefined) throw new Error('no operation');
    third.purpose = 'record';
    mergeComments(state, first);
    takeOwnLane(state, first);
    // Our note follows; what the customer asked for later stays with the ticket that it was about.
    expect(operations.map((operation) => operation.lane)).toEqual(['new/1', 'new/1', 'new/1', 'ticket/4711']);
    expect([third.request, fourth?.request]).toMatchObject([{ ticketId: null }, { ticketId: '4711' }]);
    first.state = 'done';
    finishMerged(state, first);
    expect(second?.state).toBe('done');
  });

  it('are not merged into a write that may already be done', () => {
    const { state, operations } = lane(comment('one'), comment('two'));
    const [first] = operations;
    if (first === undefined) throw new Error('no operation');
    first.mayBeDone = true;
    mergeComments(state, first);
    expect(bodyOf(first)).toBe('one');
  });
});
