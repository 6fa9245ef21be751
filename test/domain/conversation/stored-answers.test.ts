import { describe, expect, it } from 'vitest';
import {
  forgetKeypad,
  forgetOutdated,
  freezeAnswers,
  keepAnswer,
  replyForOperation,
  takeAnswer,
} from '../../../src/domain/conversation/answers.ts';
import type { Operation } from '../../../src/domain/conversation/operations.ts';
import type { Reply } from '../../../src/domain/conversation/replies.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import type { StoredAnswer } from '../../../src/domain/conversation/stored-answer.ts';
import { draftOf, freshState, operationOf, start, ticket } from '../../support/states.ts';

const stored = (key: string, answer: StoredAnswer['answer']): StoredAnswer => ({ key, at: start, late: false, answer });
const keysOf = ({ answers }: ConversationState): string[] => answers.map(({ key }) => key);
const comment = { comment: { body: 'b', public: true, author: 'agent' } } as const;

describe('answers that operations give which are dropped', () => {
  it('stay as they are now; refused writes and plain changes may be asked for again', () => {
    const state = freshState();
    const [commented, plain, refused, kept] = [
      operationOf(comment, { id: 1 }),
      operationOf({}, { id: 2, lane: 'ticket/2' }),
      operationOf(comment, { id: 3, lane: 'ticket/3', state: 'failed' }),
      operationOf({}, { id: 4, lane: 'ticket/4' }),
    ] as const;
    state.operations.all = [commented, plain, refused, kept];
    for (const id of [1, 2, 3, 4, 9]) keepAnswer(state, stored(`k${id}`, { operation: id }));
    keepAnswer(state, stored('reply', { reply: { kind: 'done' } }));
    freezeAnswers(state, new Set([commented, plain, refused]));
    expect(keysOf(state)).toEqual(['k1', 'k4', 'k9', 'reply']);
    state.operations.all = [];
    expect(takeAnswer(state, 'k1', start)).toMatchObject({ kind: 'changed', commented: true });
    expect([takeAnswer(state, 'k9', start), takeAnswer(state, 'reply', start)]).toEqual([
      { kind: 'doneBefore' },
      { kind: 'done' },
    ]);
  });

  it('leave the keys of writes behind when there is no room, by the end of the key', () => {
    const state = freshState();
    state.operations.all = [operationOf(comment, { id: 5 })];
    const key = `conversation-${'k'.repeat(30)}`;
    keepAnswer(state, stored(key, { operation: 5 }));
    keepAnswer(state, stored('large', { reply: { kind: 'memory', summary: 'x'.repeat(80_000) } }));
    keepAnswer(state, stored('huge', { reply: { kind: 'done', padding: 'x'.repeat(80_000) } as unknown as Reply }));
    expect(state.writtenKeys).toEqual([
      ['k'.repeat(24), 5],
      ['huge', 0],
    ]);
    expect(takeAnswer(state, key, start)).toMatchObject({ kind: 'changed' });
    expect(takeAnswer(state, 'huge', start)).toEqual({ kind: 'doneBefore' });
    expect(takeAnswer(state, 'large', start)).toBeNull();
  });

  it('leave as many keys as fit, the newest', () => {
    const state = freshState();
    state.writtenKeys = Array.from({ length: 2_222 }, (_entry, index) => [`w${index}`, index]);
    keepAnswer(state, stored('last', { reply: { kind: 'done', padding: 'x'.repeat(80_000) } as unknown as Reply }));
    expect(state.writtenKeys).toHaveLength(2_222);
    expect([state.writtenKeys[0], state.writtenKeys.at(-1)]).toEqual([
      ['w1', 1],
      ['last', 0],
    ]);
  });
});

describe('answers that are outdated', () => {
  it('are only the plain changes of the same ticket, and reads', () => {
    const state = freshState();
    state.operations.all = [
      operationOf({}, { id: 1 }),
      operationOf({}, { id: 2, lane: 'ticket/2' }),
      operationOf({}, { id: 3, purpose: 'create', request: { kind: 'createTicket', draft: draftOf() } }),
      operationOf({}, { id: 4, purpose: 'record' }),
      operationOf(comment, { id: 5 }),
    ];
    for (const id of [1, 2, 3, 4, 5, 9]) keepAnswer(state, stored(`k${id}`, { operation: id }));
    forgetOutdated(state, 'ticket/4711');
    expect(keysOf(state)).toEqual(['k2', 'k3', 'k4', 'k5', 'k9']);
  });

  it('are those that offered the keypad, once it was used', () => {
    const state = freshState();
    keepAnswer(state, stored('pad', { reply: { kind: 'keypad', nonce: 'n' } }));
    keepAnswer(state, stored('done', { reply: { kind: 'done' } }));
    keepAnswer(state, stored('write', { operation: 1 }));
    forgetKeypad(state);
    expect(keysOf(state)).toEqual(['done', 'write']);
  });
});

describe('the reply of a write', () => {
  const replyOf = (details: Partial<Operation>, state = freshState()): Reply =>
    replyForOperation(state, operationOf({}, details));
  const handedOff = (): ConversationState => {
    const state = freshState();
    const route = {
      intent: 'i',
      group: 'Billing',
      priority: 'normal',
      tags: [],
      transfer: null,
      because: 'b',
    } as const;
    state.escalation.handoff = {
      nonce: 'n',
      operation: 1,
      route: { ...route, tags: [] },
      reason: 'r',
      outcome: null,
      at: 0,
    };
    return state;
  };

  it('to a handoff names the ticket as people call it, if it is known, and the group', () => {
    const escalated = { kind: 'escalated', reference: 'DB-2222-3333', group: 'Billing', transfer: null };
    const purpose = 'escalate';
    expect(replyOf({ purpose }, handedOff())).toEqual({ ...escalated, ticketId: '4711' });
    expect(replyOf({ purpose, ticket: { ...ticket, number: 'SUP-1' } }, handedOff())).toEqual({
      ...escalated,
      ticketId: 'SUP-1',
    });
    expect(replyOf({ purpose, ticket: null }, handedOff())).toEqual({ ...escalated, ticketId: null });
    expect(replyOf({ purpose: 'change' }, handedOff()).kind).toBe('changed');
  });

  it('that was to open a ticket and continued another one says so', () => {
    expect(replyOf({ purpose: 'create' })).toMatchObject({
      kind: 'continued',
      ticket: { id: '4711' },
      reference: 'DB-2222-3333',
      unmet: [],
    });
  });

  it('that failed by a bug, or without its ticket, promises nothing', () => {
    expect(replyOf({ state: 'failed', failure: null })).toEqual({ kind: 'refused', reason: 'rejected' });
    expect(replyOf({ state: 'done', ticket: null })).toEqual({
      kind: 'recorded',
      reference: 'DB-2222-3333',
      ticketId: '4711',
    });
    expect(replyOf({ state: 'waiting' })).toMatchObject({ kind: 'recorded' });
  });

  it('does not need the team because a later one is parked', () => {
    const state = freshState();
    const waiting = operationOf({}, { id: 1, state: 'waiting', ticket: null });
    state.operations.all = [waiting, operationOf({}, { id: 2, state: 'parked', ticket: null })];
    expect(replyForOperation(state, waiting)).not.toHaveProperty('needsTeam');
  });
});
