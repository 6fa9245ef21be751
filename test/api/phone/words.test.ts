import { describe, expect, it } from 'vitest';
import type { FunctionName } from '../../../src/api/phone/schema/functions.ts';
import { wordsFor as wordsOf } from '../../../src/api/phone/words.ts';
import type { Reply, TicketView } from '../../../src/domain/conversation/replies.ts';
import type { Unmet } from '../../../src/domain/tickets/unmet.ts';

const ticket: TicketView = {
  id: 'SUP-1',
  subject: 'Printer',
  status: 'new',
  priority: null,
  updatedAt: '2026-01-01T00:00:00Z',
};
const wordsFor = (name: FunctionName, reply: Reply): string => wordsOf(name, reply, { hasNumber: true });
const noStatus: Unmet = { what: 'status', wanted: 'solved', why: 'unchanged' };
const noPriority: Unmet = { what: 'priority', wanted: 'high', why: 'unsupported' };
const internal: Unmet[] = [
  { what: 'group', wanted: 'Billing Team', why: 'notFound' },
  { what: 'tags', wanted: 'vip', why: 'refused' },
];
const changed = (unmet: Unmet[], commented = false) => ({ kind: 'changed', ticket, commented, unmet }) as const;

describe('a change that the desk did not make', () => {
  it.each(['close_ticket', 'update_ticket'] as const)('is never told as made: %s', (name) => {
    const words = wordsFor(name, changed([noStatus]));
    expect(words).toMatch(/status of ticket SUP-1 could not be changed: the ticket is still new/);
    expect(words).toMatch(/The team has been told/);
    expect(words).not.toMatch(/is now/);
    expect(wordsFor(name, changed([noPriority]))).toMatch(/The priority of ticket SUP-1 could not be changed/);
    expect(wordsFor(name, changed([]))).toMatch(/Ticket SUP-1 is now new/);
  });

  it('does not hide that the comment is there', () => {
    expect(wordsFor('close_ticket', changed([noStatus], true))).toMatch(/could not be changed.*The comment was added/);
    expect(wordsFor('add_comment', changed([noStatus], true))).toMatch(
      /comment is on ticket SUP-1.*could not be chang/,
    );
  });

  it('because a colleague changed the ticket meanwhile is told as that', () => {
    const words = wordsFor('close_ticket', changed([{ ...noStatus, why: 'overtaken' }]));
    expect(words).toMatch(/someone from the team changed it a moment ago: the ticket is new/);
  });
});

describe('what concerns only the team', () => {
  it('is not told to the caller', () => {
    expect(wordsFor('close_ticket', changed(internal))).toBe(wordsFor('close_ticket', changed([])));
    const created = { kind: 'created', ticket, reference: 'DB-1', followUpOf: null } as const;
    const plain = wordsFor('create_ticket', { ...created, unmet: [] });
    expect(wordsFor('create_ticket', { ...created, unmet: internal })).toBe(plain);
    const nameless: Unmet = { what: 'requester', wanted: '5', why: 'refused' };
    expect(wordsFor('create_ticket', { ...created, unmet: [nameless] })).toMatch(/could not be put under their name/);
  });
});

describe('a request that is recorded', () => {
  const recorded = { kind: 'recorded', reference: 'DB-1', ticketId: null } as const;

  it('is told as done later only if it will be done by itself', () => {
    expect(wordsFor('create_ticket', recorded)).toMatch(/will be done as soon as the help desk takes it.*DB-1/);
    const words = wordsFor('create_ticket', { ...recorded, needsTeam: true });
    expect(words).toMatch(/noted.*without promising a time.*DB-1/);
    expect(words).not.toMatch(/right now|as soon as|not allow/);
  });
});
