import { describe, expect, it } from 'vitest';
import { baseOf, remainingChange } from '../../../src/domain/tickets/manual-changes.ts';
import { ticket } from '../../support/states.ts';

const base = baseOf(ticket);
const note = { body: 'Call ended.', public: false, author: 'agent' } as const;
const said = { body: 'Thanks.', public: true, author: { requesterId: 'r1' } } as const;

describe('a change of a ticket', () => {
  it('stays as it is if nobody else changed the same fields', () => {
    const change = { status: 'solved', priority: 'low', comment: note } as const;
    expect(remainingChange(change, base, { ...ticket, version: '2', assigneeId: 'somebody' })).toEqual({
      change,
      note: null,
      unmet: [],
    });
  });

  it('stays as it is if someone else made the same change', () => {
    const change = { status: 'solved', comment: note } as const;
    expect(remainingChange(change, base, { ...ticket, status: 'solved' })).toEqual({ change, note: null, unmet: [] });
  });

  it.each([
    ['status', { status: 'solved' }, { status: 'pending' }],
    ['priority', { priority: 'low' }, { priority: 'urgent' }],
    ['group', { group: 'Billing Team' }, { groupId: 'another' }],
    ['assignee', { assignee: 'a@b.example' }, { assigneeId: 'another' }],
    ['requester', { requesterId: 'r2' }, { requesterId: 'another' }],
  ] as const)('leaves out the %s that a human set meanwhile, and says so', (word, request, theirs) => {
    const { change, unmet } = remainingChange({ ...request, comment: note }, base, { ...ticket, ...theirs });
    expect(unmet).toEqual([{ what: word, wanted: Object.values(request)[0], why: 'overtaken' }]);
    expect(Object.keys(change)).toEqual(['comment']);
    expect(change.comment?.body).toContain('Call ended.');
    expect(change.comment?.body).toContain(`Not changed, since someone else had changed it meanwhile: ${word}`);
    const bare = remainingChange(request, base, { ...ticket, ...theirs });
    expect(bare.change.comment).toMatchObject({ public: false, author: 'agent' });
  });

  it('gives the ticket to a customer who has it by now, or from nobody', () => {
    const change = { requesterId: 'r2' };
    for (const [before, now] of [
      ['r1', 'r2'],
      [null, null],
    ] as const) {
      const kept = remainingChange(change, { ...base, requesterId: before }, { ...ticket, requesterId: now });
      expect(kept).toEqual({ change, note: null, unmet: [] });
    }
  });

  it('never shows a conflict to the customer: their comment is written alone, the conflict in a note of its own', () => {
    const merged = remainingChange({ status: 'solved', comment: said }, base, { ...ticket, status: 'onHold' });
    expect(merged.change).toEqual({ comment: said });
    expect(merged.note).toContain('wanted: solved, found: onHold');
  });
});
