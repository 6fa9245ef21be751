import type { Operation } from '../../../src/domain/conversation/operations.ts';
import { describe, expect, it } from 'vitest';
import { finishMerged, mergeComments, takeOwnLane } from '../../../src/domain/conversation/batching.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import { draftOf, freshState, operationOf } from '../../support/states.ts';

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

  /** What becomes of the first write, and which of the others are merged into it. */
  function merged(first: TicketChange, others: TicketChange[], details: Partial<Operation>[] = []) {
    const { state, operations } = lane(first, ...others);
    operations.forEach((operation, index) => Object.assign(operation, details[index]));
    const [operation] = operations;
    if (operation === undefined) throw new Error('no operation');
    mergeComments(state, operation);
    return { operation, ids: operations.filter(({ mergedInto }) => mergedInto === 1).map(({ id }) => id) };
  }
  const file = (name: string) => ({ name, contentType: 'text/plain', content: 'c', encoding: 'utf8' }) as const;
  const withFiles = (body: string, ...names: string[]): TicketChange => ({
    comment: { body, public: true, author: customer, files: names.map(file) },
  });

  it('keep the change of the first and the files of all; what was merged keeps no text', () => {
    const first = { ...withFiles('one', 'a'), status: 'open' } as const;
    const { operation, ids } = merged(first, [comment('two'), withFiles('three', 'b', 'c')]);
    expect(ids).toEqual([2, 3]);
    expect(operation.request).toMatchObject({
      change: { status: 'open', comment: { body: 'one\n\ntwo\n\nthree', public: true, author: customer } },
    });
    const { request } = operation;
    const files = request.kind === 'changeTicket' ? request.change.comment?.files : [];
    expect(files?.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(merged(comment('one'), [comment('two')]).operation.request).toMatchObject({
      change: { comment: { files: [] } },
    });
  });

  it('stay as they are where there is nothing to merge', () => {
    const alone = comment('one');
    expect(merged(alone, []).operation.request).toEqual({ kind: 'changeTicket', ticketId: '4711', change: alone });
    expect(merged({ priority: 'high' }, [comment('two')]).ids).toEqual([]);
    const opening = { request: { kind: 'createTicket', draft: draftOf() } } as const;
    expect(merged(alone, [comment('two')], [opening]).ids).toEqual([]);
  });

  it.each<[string, Partial<Operation>]>([
    ['for another customer', { owner: 'r2' }],
    ['that was tried before', { firstTriedAt: 1 }],
    ['that was merged into another', { mergedInto: 9 }],
    ['that opens a ticket', { request: { kind: 'createTicket', draft: draftOf() } }],
  ])('a write %s ends what is merged', (_name, details) => {
    expect(merged(comment('one'), [comment('two'), comment('three')], [{}, details]).ids).toEqual([]);
  });

  it('are merged again with what came later; what is done or came before does not count', () => {
    const all = [comment('two'), comment('three'), comment('four')];
    expect(merged(comment('one'), all, [{}, { mergedInto: 1 }, { state: 'done' }]).ids).toEqual([2, 4]);
    expect(merged(comment('one'), all, [{}, { id: 0 }]).ids).toEqual([3, 4]);
  });

  it('end with a comment that names remote files, and with one of other visibility or author', () => {
    const remote: TicketChange = {
      comment: { body: 'x', public: true, author: customer, remoteFiles: [{ url: 'https://x', contentType: null }] },
    };
    const by = (author: 'agent' | { requesterId: string }, isPublic = true): TicketChange => ({
      comment: { body: 'x', public: isPublic, author },
    });
    for (const other of [remote, by(customer, false), by('agent'), by({ requesterId: 'r2' })]) {
      expect(merged(comment('one'), [other]).ids).toEqual([]);
    }
    expect(merged(by('agent'), [by('agent')]).ids).toEqual([2]);
    expect(merged(by('agent'), [by(customer)]).ids).toEqual([]);
    const undefinedParts = { ...comment('two'), status: undefined };
    expect(merged(comment('one'), [undefinedParts]).ids).toEqual([2]);
  });

  it('are as many as fit into one comment', () => {
    const long = (length: number) => comment('x'.repeat(length));
    expect(merged(long(9_999), [long(9_999)]).ids).toEqual([2]);
    expect(merged(long(9_999), [long(10_000)]).ids).toEqual([]);
    expect(merged(long(9_999), [long(4_000), long(5_998)]).ids).toEqual([2]);
    expect(merged(long(9_999), [long(4_000), long(5_997)]).ids).toEqual([2, 3]);
  });

  it('that were not merged do not share the outcome', () => {
    const { state, operations } = lane(comment('one'), comment('two'));
    const [first, second] = operations;
    if (first === undefined || second === undefined) throw new Error('no operation');
    first.state = 'failed';
    first.failure = { kind: 'rejected', reason: null, causes: [] };
    finishMerged(state, first);
    expect([second.state, second.failure]).toEqual(['recorded', null]);
    second.mergedInto = 1;
    finishMerged(state, first);
    expect([second.state, second.failure?.kind, second.ticket]).toEqual(['failed', 'rejected', null]);
  });
});
