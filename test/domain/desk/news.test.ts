import { describe, expect, it } from 'vitest';
import { changesBetween, newComments } from '../../../src/domain/desk/news.ts';
import type { Ticket, TicketComment } from '../../../src/domain/tickets/tickets.ts';
import { ticket } from '../../support/states.ts';

const by = (details: Partial<TicketComment>): TicketComment => ({
  id: '1',
  body: 'text',
  public: true,
  authorName: null,
  authorId: 'agent-1',
  ours: false,
  createdAt: '2026-01-01T00:05:00Z',
  ...details,
});

describe('what happened to a ticket', () => {
  it.each([
    ['solved', {}, { status: 'solved' }],
    ['solved', {}, { status: 'closed' }],
    ['reopened', { status: 'solved' }, { status: 'open' }],
    ['reassigned', {}, { assigneeId: 'agent-1' }],
    ['reassigned', { groupId: 'g1' }, { groupId: 'g2' }],
  ] as const)('%s, by %j → %j', (expected, before, now) => {
    expect(changesBetween({ ...ticket, ...before }, { ...ticket, ...now })).toEqual([expected]);
  });

  it('is nothing if we wrote it ourselves, or if only the time changed', () => {
    const ours = { ...ticket, status: 'solved' } as const;
    const later: Ticket = { ...ours, updatedAt: '2027-01-01T00:00:00Z', version: '9' };
    expect(changesBetween(ours, later)).toEqual([]);
    expect(changesBetween({ ...ticket, status: 'solved' }, { ...ticket, status: 'closed' })).toEqual([]);
  });

  it('is a deletion if it is gone', () => {
    expect(changesBetween(ticket, null)).toEqual(['deleted']);
  });

  it('includes only unreported comments by humans from the team', () => {
    const comments = [
      by({ id: 'new' }),
      by({ id: 'told' }),
      by({ id: 'ours', ours: true }),
      by({ id: 'customer', authorId: 'r1' }),
      by({ id: 'old', createdAt: '2026-01-01T00:00:00Z' }),
    ];
    expect(newComments(ticket, comments, '2026-01-01T00:00:00Z', ['told']).map(({ id }) => id)).toEqual(['new']);
  });
});
