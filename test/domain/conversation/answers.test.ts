import { conversationBytes } from '../../../src/domain/budgets.ts';
import type { Operation } from '../../../src/domain/conversation/operations.ts';
import { tidy } from '../../../src/domain/conversation/tidy.ts';
import { jsonBytes } from '../../../src/domain/size.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forgetOutdated, keepAnswer, replyForOperation, takeAnswer } from '../../../src/domain/conversation/answers.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import type { Reply } from '../../../src/domain/conversation/replies.ts';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import { draftOf, freshState, operationOf, start, ticket } from '../../support/states.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const never = 10 * 365 * 24 * 60 * minuteMs;

const view = { id: '4711', subject: 'Printer', status: 'open', priority: null, updatedAt: ticket.updatedAt } as const;

const fresh = freshState;

/** Records an operation in the state, by default a change of ticket 4711 that is done. */
function record(state: ConversationState, change: TicketChange, details: Partial<Operation> = {}): Operation {
  const operation = operationOf(change, { id: state.operations.next, ...details });
  state.operations.next += 1;
  state.operations.all.push(operation);
  return operation;
}

/** Stores a reply and asks the question again after this time. */
function askAgain(reply: Reply, afterMs: number, late = false): Reply | null {
  const state = fresh();
  keepAnswer(state, { key: 'k', at: start, late, answer: { reply } });
  return takeAnswer(state, 'k', start + afterMs);
}

const draft = draftOf();

const shortLived: Reply[] = [
  { kind: 'keypad', nonce: 'n' },
  { kind: 'refused', reason: 'ticketNotFound' },
  { kind: 'unavailable' },
  { kind: 'stillWorking' },
  { kind: 'verified', requesterName: 'Ada' },
  { kind: 'locked' },
  { kind: 'tickets', tickets: [] },
  { kind: 'ticket', ticket: view, latestComment: null },
  { kind: 'memory', summary: null },
];
const effects: Reply[] = [
  { kind: 'done' },
  { kind: 'created', ticket: view, reference: 'DB', followUpOf: null, unmet: [] },
  { kind: 'changed', ticket: view, commented: false, unmet: [] },
  { kind: 'recorded', reference: 'DB', ticketId: null },
  { kind: 'escalated', ticketId: null, reference: 'DB', group: 'g', transfer: null },
];

describe('how long an answer is valid', () => {
  it('a question that was never asked has no answer', () => {
    expect(takeAnswer(fresh(), 'k', start)).toBeNull();
  });

  it.each(shortLived)('$kind is looked up again after five seconds', (reply) => {
    expect(askAgain(reply, 5 * secondMs + 1)).toBeNull();
    expect(askAgain(reply, 5 * secondMs)).toEqual(reply);
  });

  it.each(effects)('$kind is valid as long as the conversation, so nothing is done twice', (reply) => {
    expect(askAgain(reply, never)).toEqual(reply);
  });

  it('a wrong PIN is the same attempt for a minute', () => {
    expect(askAgain({ kind: 'notVerified' }, minuteMs + 1)).toBeNull();
    expect(askAgain({ kind: 'notVerified' }, minuteMs)).toEqual({ kind: 'notVerified' });
  });

  it('an answer that is not valid any more is gone for good', () => {
    const state = fresh();
    keepAnswer(state, { key: 'k', at: start, late: false, answer: { reply: { kind: 'locked' } } });
    takeAnswer(state, 'k', start + minuteMs);
    expect(state.answers).toEqual([]);
  });
});

describe('answers that came too late for the asker', () => {
  const empty = new Set<Reply['kind']>(['keypad', 'unavailable', 'stillWorking']);

  it.each(shortLived.filter(({ kind }) => !empty.has(kind)))(
    '$kind is kept for five minutes until it is asked for again',
    (reply) => {
      expect(askAgain(reply, 5 * minuteMs + 1, true)).toBeNull();
      expect(askAgain(reply, 5 * minuteMs, true)).toEqual(reply);
    },
  );

  it.each(shortLived.filter(({ kind }) => empty.has(kind)))(
    '$kind has no result to keep: the question is answered again',
    (reply) => {
      expect(askAgain(reply, 5 * secondMs + 1, true)).toBeNull();
    },
  );

  it('is given late once; after that only a repeated delivery gets it', () => {
    const state = fresh();
    const reply: Reply = { kind: 'ticket', ticket: view, latestComment: null };
    keepAnswer(state, { key: 'k', at: start, late: true, answer: { reply } });
    expect(takeAnswer(state, 'k', start + minuteMs)).toEqual(reply);
    expect(takeAnswer(state, 'k', start + minuteMs + secondMs)).toBeNull();
  });
});

describe('the table of answers is bounded', () => {
  it('of more reads than fit, the newest are kept, one per question', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 100, maxLength: 150, size: 'max' }), (questions) => {
        const state = fresh();
        const reply: Reply = { kind: 'memory', summary: 'x'.repeat(1_200) };
        for (const question of questions) {
          keepAnswer(state, { key: `${question}`, at: start, late: false, answer: { reply } });
        }
        expect(jsonBytes(state.answers)).toBeLessThan(conversationBytes.answers);
        const newest = [...new Set(questions.toReversed())].slice(0, state.answers.length).toReversed();
        expect(state.answers.map(({ key }) => key)).toEqual(newest.map(String));
        expect(state.answers.length).toBeGreaterThan(40);
      }),
      { numRuns: 5 },
    );
  });

  it('a plain change that was dropped may be asked for again; a refused write too', () => {
    const state = fresh();
    const solve = record(state, { status: 'solved' });
    const refused = record(state, { comment: { body: 'b', public: true, author: 'agent' } }, { state: 'failed' });
    for (const { id } of [solve, refused])
      keepAnswer(state, { key: `k${id}`, at: start, late: false, answer: { operation: id } });
    for (let index = 0; index < 300; index += 1) record(state, { priority: 'high' }, { lane: `ticket/${index}` });
    tidy(state);
    expect(state.operations.all).not.toContain(solve);
    expect([takeAnswer(state, 'k1', start), takeAnswer(state, 'k2', start)]).toEqual([null, null]);
  });

  it('is emptied of what is not valid any more, then of reads, then of writes, of which the keys stay known', () => {
    const state = fresh();
    const keep = (key: string, kind: 'done' | 'memory' | 'locked', at: number, size: number): string[] => {
      const reply = { kind, padding: 'x'.repeat(size) } as unknown as Reply;
      keepAnswer(state, { key, at, late: false, answer: { reply } });
      return state.answers.map((stored) => stored.key);
    };
    const later = start + 9_000;
    keep('write', 'done', start, 14_000);
    keep('read', 'memory', later, 22_000);
    keep('old', 'locked', start, 30_000);
    expect(keep('new', 'locked', later, 19_000)).toEqual(['write', 'read', 'new']);
    expect(keep('write 2', 'done', later, 26_000)).toEqual(['write', 'new', 'write 2']);
    expect(keep('write 3', 'done', later, 30_000)).toEqual(['write 2', 'write 3']);
    expect(['write', 'write 3', 'read'].map((key) => takeAnswer(state, key, later)?.kind ?? null)).toEqual([
      'doneBefore',
      'done',
      null,
    ]);
  });

  it('a newer answer to the same question replaces the older one', () => {
    const state = fresh();
    keepAnswer(state, { key: 'k', at: start, late: false, answer: { reply: { kind: 'unavailable' } } });
    keepAnswer(state, { key: 'k', at: start, late: false, answer: { reply: { kind: 'locked' } } });
    expect(takeAnswer(state, 'k', start)).toEqual({ kind: 'locked' });
    expect(state.answers).toHaveLength(1);
  });
});

describe('a write forgets the answers that it makes outdated', () => {
  /** Asks for a status as a conversation does; returns true if it counted as a new request. */
  function isNewRequest(state: ConversationState, status: 'solved' | 'open'): boolean {
    if (takeAnswer(state, status, start) !== null) return false;
    forgetOutdated(state, 'ticket/4711');
    const operation = record(state, { status });
    keepAnswer(state, { key: status, at: start, late: false, answer: { operation: operation.id } });
    return true;
  }

  it('solve, reopen, solve again are three requests; an immediate repetition is none', () => {
    const state = fresh();
    expect([isNewRequest(state, 'solved'), isNewRequest(state, 'open'), isNewRequest(state, 'solved')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(isNewRequest(state, 'solved')).toBe(false);
    expect(state.operations.all).toHaveLength(3);
  });

  it.each([
    ['a comment', { comment: { body: 'b', public: true, author: 'agent' } }, {}],
    ['a comment with a status', { status: 'solved', comment: { body: 'b', public: true, author: 'agent' } }, {}],
    ['a change of another ticket', { status: 'solved' }, { lane: 'ticket/99' }],
    ['a handoff', { priority: 'urgent' }, { purpose: 'escalate' }],
    ['one of our notes', { addTags: ['s'] }, { purpose: 'record' }],
    ['a new ticket', {}, { purpose: 'create', request: { kind: 'createTicket', draft } }],
  ] satisfies [string, TicketChange, Partial<Operation>][])('%s is not forgotten', (_name, change, details) => {
    const state = fresh();
    const operation = record(state, change, details);
    keepAnswer(state, { key: 'k', at: start, late: false, answer: { operation: operation.id } });
    forgetOutdated(state, 'ticket/4711');
    expect(state.answers).toHaveLength(1);
  });

  it('earlier reads are forgotten, earlier decisions are not', () => {
    const state = fresh();
    for (const reply of [...shortLived, ...effects]) {
      keepAnswer(state, { key: reply.kind, at: start, late: false, answer: { reply } });
    }
    forgetOutdated(state, 'ticket/4711');
    const kept = new Set(state.answers.map(({ key }) => key));
    const forgotten = [...shortLived, ...effects].map(({ kind }) => kind).filter((kind) => !kept.has(kind));
    expect(forgotten).toEqual(['tickets', 'ticket']);
  });
});

describe('the reply of a recorded operation', () => {
  const replyTo = (change: TicketChange, details: Partial<Operation>) => {
    const state = fresh();
    return replyForOperation(state, record(state, change, details));
  };

  it.each([
    ['notFound', null, 'ticketNotFound'],
    ['rejected', 'ticketClosed', 'ticketClosed'],
    ['rejected', 'requiredFields', 'rejected'],
    ['rejected', null, 'rejected'],
  ] as const)('for the failure %s/%s is the refusal %s', (kind, reason, refusal) => {
    expect(replyTo({}, { state: 'failed', failure: { kind, reason, causes: [] } })).toEqual({
      kind: 'refused',
      reason: refusal,
    });
  });

  it.each(['recorded', 'running', 'waiting', 'parked'] as const)(
    'for the state %s is "recorded", with the reference',
    (state) => {
      const reply = { kind: 'recorded', reference: 'DB-2222-3333', ticketId: '4711' };
      expect(replyTo({ status: 'solved' }, { state, ticket: null })).toMatchObject(reply);
    },
  );

  it('says that the team is needed while it is parked, or waits behind a parked write to the same ticket', () => {
    const state = fresh();
    const open = { state: 'recorded', ticket: null } as const;
    const parked = record(state, {}, { ...open, state: 'parked' });
    const behind = record(state, {}, open);
    const elsewhere = record(state, {}, { ...open, lane: 'another' });
    const needs = [parked, behind, elsewhere].map((one) => replyForOperation(state, one));
    expect(needs.map((reply) => reply.kind === 'recorded' && reply.needsTeam)).toEqual([true, true, undefined]);
  });

  it('changes from "recorded" to the result once the help desk has answered', () => {
    const state = fresh();
    const request = { kind: 'createTicket', draft } as const;
    const operation = record(state, {}, { purpose: 'create', request, state: 'waiting', ticket: null });
    keepAnswer(state, { key: 'k', at: start, late: false, answer: { operation: operation.id } });
    expect(takeAnswer(state, 'k', start + never)).toMatchObject({ kind: 'recorded', ticketId: null });
    Object.assign(operation, { state: 'done', ticket });
    expect(takeAnswer(state, 'k', start + never)).toMatchObject({ kind: 'created', ticket: view });
  });

  it('shows only the view of a ticket', () => {
    expect(replyTo({ status: 'open' }, {})).toEqual({ kind: 'changed', ticket: view, commented: false, unmet: [] });
    const comment = { body: 'b', public: true, author: 'agent' } as const;
    expect(replyTo({ comment }, {})).toMatchObject({ kind: 'changed', commented: true });
  });

  it('for an escalation includes the transfer even before the help desk has answered', () => {
    const state = fresh();
    const operation = record(state, {}, { purpose: 'escalate', state: 'waiting', ticket: null });
    const target = { kind: 'queue', name: 'q' } as const;
    const route = {
      intent: 'i',
      group: 'Security',
      priority: 'urgent',
      tags: [],
      transfer: target,
      because: 'b',
    } as const;
    const handoff = { nonce: 'n', operation: operation.id, reason: 'r', outcome: null, at: start };
    state.escalation.handoff = { ...handoff, route: { ...route, tags: [] } };
    const escalated = { kind: 'escalated', ticketId: null, reference: 'DB-2222-3333', group: 'Security' };
    expect(replyForOperation(state, operation)).toEqual({ ...escalated, transfer: { target, nonce: 'n' } });
    state.escalation.handoff = { ...handoff, route: { ...route, tags: [], transfer: null } };
    expect(replyForOperation(state, operation)).toEqual({ ...escalated, transfer: null });
  });
});
