import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../../src/domain/tickets/tickets.ts';
import { unmetBy } from '../../../src/domain/tickets/unmet-by.ts';

const ticket = (changes: Partial<Ticket> = {}): Ticket => ({
  id: '1',
  subject: 'Printer on fire',
  status: 'open',
  priority: 'high',
  requesterId: '7',
  assigneeId: '8',
  groupId: '9',
  tags: ['deskbridge', 'phone'],
  externalId: null,
  createdAt: '2026-11-21T10:00:00Z',
  updatedAt: '2026-11-21T10:00:00Z',
  version: 'v1',
  ...changes,
});

describe('what a ticket does not show after a write is unmet', () => {
  it('each part by itself, as unchanged', () => {
    const wanted = {
      status: 'solved',
      priority: 'low',
      tags: ['phone', 'vip', 'gold'],
      group: { wanted: 'Billing', id: '10' },
      assignee: { wanted: 'robin@example.com', id: '11' },
      requesterId: '12',
    } as const;
    expect(unmetBy(wanted, ticket())).toEqual([
      { what: 'status', wanted: 'solved', why: 'unchanged' },
      { what: 'priority', wanted: 'low', why: 'unchanged' },
      { what: 'tags', wanted: 'vip, gold', why: 'unchanged' },
      { what: 'assignee', wanted: 'robin@example.com', why: 'unchanged' },
      { what: 'group', wanted: 'Billing', why: 'unchanged' },
      { what: 'requester', wanted: '12', why: 'unchanged' },
    ]);
  });

  it('and nothing else: not what was not wanted, and not what the ticket shows', () => {
    expect(unmetBy({}, ticket())).toEqual([]);
    expect(unmetBy({ status: null, priority: null, group: null, assignee: null, requesterId: null }, ticket())).toEqual(
      [],
    );
    const shown = { status: 'open', priority: 'high', tags: ['Phone'], requesterId: '7' } as const;
    expect(unmetBy({ ...shown, group: { wanted: 'Support', id: '9' } }, ticket())).toEqual([]);
  });

  it('but a desk that closes by solving, or opens a new ticket that it assigns, did what was wanted', () => {
    expect(unmetBy({ status: 'closed' }, ticket({ status: 'solved' }))).toEqual([]);
    expect(unmetBy({ status: 'solved' }, ticket({ status: 'closed' }))).toEqual([]);
    expect(unmetBy({ status: 'new' }, ticket({ status: 'open' }))).toEqual([]);
    expect(unmetBy({ status: 'open' }, ticket({ status: 'new' }))).not.toEqual([]);
  });
});
