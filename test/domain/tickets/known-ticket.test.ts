import { describe, expect, it } from 'vitest';
import {
  dropReadings,
  forgetTicket,
  isCalled,
  newsBaseOf,
  newTickets,
  noteReported,
  rememberTicket,
  writtenTicketIds,
  type KnownTicket,
} from '../../../src/domain/tickets/known-ticket.ts';
import { changesBetween } from '../../../src/domain/desk/news.ts';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import { ticket } from '../../support/states.ts';

const reading = (id: string, changes: object = {}) => ({ ...ticket, id, ...changes });
const idsOf = (known: readonly KnownTicket[]): string[] => known.map(({ ticket: { id } }) => id);

describe('the readings of a conversation', () => {
  it('keep the latest of each ticket, and since when it is known', () => {
    const tickets = newTickets();
    rememberTicket(tickets, reading('1', { updatedAt: '2026-01-01T00:00:00Z' }), 'seen');
    rememberTicket(tickets, reading('2'), 'seen');
    rememberTicket(tickets, reading('1', { updatedAt: '2026-01-02T00:00:00Z', status: 'solved' }), 'seen');
    expect(idsOf(tickets.known)).toEqual(['1', '2']);
    expect(tickets.known[0]).toMatchObject({ since: '2026-01-01T00:00:00Z', told: [], ticket: { status: 'solved' } });
  });

  it.each([
    ['seen', 'changed', 'changed'],
    ['seen', 'opened', 'opened'],
    ['changed', 'seen', 'changed'],
    ['changed', 'opened', 'opened'],
    ['opened', 'seen', 'opened'],
    ['opened', 'changed', 'opened'],
  ] as const)('of a ticket that was %s and then %s count as %s', (first, second, role) => {
    const tickets = newTickets();
    rememberTicket(tickets, ticket, first);
    rememberTicket(tickets, ticket, second);
    expect(tickets.known.map((known) => known.role)).toEqual([role]);
  });

  it('and the news of a ticket are forgotten once it is not the customer’s any more, and no others', () => {
    const tickets = newTickets();
    for (const id of ['1', '2']) {
      rememberTicket(tickets, reading(id), 'seen');
      tickets.news.push({ ticketId: id } as never);
    }
    forgetTicket(tickets, '1');
    expect(idsOf(tickets.known)).toEqual(['2']);
    expect(tickets.news).toEqual([{ ticketId: '2' }]);
  });

  it('name the tickets that were written to, also those whose reading was dropped, each once', () => {
    const tickets = { ...newTickets(), writtenBefore: ['9', '2'] };
    rememberTicket(tickets, reading('1'), 'seen');
    rememberTicket(tickets, reading('2'), 'changed');
    rememberTicket(tickets, reading('3'), 'opened');
    expect(writtenTicketIds(tickets)).toEqual(['9', '2', '3']);
  });
});

describe('what humans did is desk news', () => {
  const solved = { status: 'solved', assigneeId: 'agent-1' } as const;
  const changesAfter = (now: object, written?: TicketChange): string[] => {
    const tickets = newTickets();
    rememberTicket(tickets, reading('1'), 'opened');
    rememberTicket(tickets, reading('1', now), 'changed', written);
    const [known] = tickets.known;
    if (known === undefined) throw new Error('no reading');
    const changes = changesBetween(newsBaseOf(known), known.ticket);
    noteReported(known);
    expect(changesBetween(newsBaseOf(known), known.ticket)).toEqual([]);
    return changes;
  };
  const comment = { body: 'text', public: true, author: 'agent' } as const;

  it('whatever the ticket was read for', () => {
    expect(changesAfter(solved)).toEqual(['solved', 'reassigned']);
  });

  it('when it only shows in the answer to a write of ours', () => {
    expect(changesAfter(solved, { comment, addTags: ['ours'] })).toEqual(['solved', 'reassigned']);
    expect(changesAfter(solved, { group: 'Tier 2' })).toEqual(['solved']);
    expect(changesAfter({ groupId: 'g2' }, { comment })).toEqual(['reassigned']);
  });

  it('and what we did is none', () => {
    expect(changesAfter(solved, { status: 'solved' })).toEqual([]);
    expect(changesAfter({ assigneeId: 'agent-1', groupId: 'g2' }, { group: 'Tier 2' })).toEqual([]);
    expect(changesAfter({ assigneeId: 'agent-1' }, { assignee: 'agent-1' })).toEqual([]);
  });

  it('nor that a comment of ours opened the ticket', () => {
    const tickets = newTickets();
    rememberTicket(tickets, reading('1', { status: 'solved' }), 'opened');
    rememberTicket(tickets, reading('1', { status: 'open' }), 'changed', { comment });
    expect(tickets.known[0]).not.toHaveProperty('unreported');
  });
});

describe('too many readings', () => {
  const many = (count: number, changes: object = {}) => {
    const tickets = newTickets();
    for (let id = 0; id < count; id += 1) {
      rememberTicket(tickets, reading(String(id), changes), id % 2 === 0 ? 'seen' : 'changed');
    }
    return tickets;
  };

  it('are not dropped while they are three hundred small ones', () => {
    const tickets = many(300);
    dropReadings(tickets, () => false);
    expect(tickets.known).toHaveLength(300);
    expect(tickets.writtenBefore).toEqual([]);
  });

  it('lose the oldest that were only seen, but none that is needed', () => {
    const tickets = many(303);
    dropReadings(tickets, (id) => id === '2');
    expect(tickets.known).toHaveLength(300);
    expect(idsOf(tickets.known).slice(0, 5)).toEqual(['1', '2', '3', '5', '7']);
    expect(tickets.writtenBefore).toEqual([]);
  });

  it('of a large size lose those that were only seen, then the oldest changed ones, whose ids stay known', () => {
    const tickets = many(100, { subject: 'x'.repeat(2_000) });
    dropReadings(tickets, () => false);
    const kept = idsOf(tickets.known);
    expect(kept.slice(-5)).toEqual(['95', '96', '97', '98', '99']);
    expect(kept.slice(0, -5).every((id) => Number(id) % 2 === 1)).toBe(true);
    expect(kept.length).toBeGreaterThan(40);
    expect([...tickets.writtenBefore, ...kept.filter((id) => Number(id) % 2 === 1)].map(Number)).toEqual(
      Array.from({ length: 50 }, (_entry, index) => 2 * index + 1),
    );
  });

  it('keep the newest five, however large they are', () => {
    const tickets = many(8, { subject: 'x'.repeat(60_000) });
    dropReadings(tickets, () => false);
    expect(idsOf(tickets.known)).toEqual(['3', '4', '5', '6', '7']);
    expect(tickets.writtenBefore).toEqual(['1']);
  });

  it('leave the ids of the latest five hundred tickets that were written to', () => {
    const tickets = { ...many(8, { subject: 'x'.repeat(60_000) }) };
    tickets.writtenBefore = ['1', ...Array.from({ length: 500 }, (_entry, id) => `w${id}`)];
    dropReadings(tickets, () => false);
    expect(tickets.writtenBefore).toHaveLength(500);
    expect([tickets.writtenBefore[0], tickets.writtenBefore.at(-1)]).toEqual(['w0', 'w499']);
  });

  it('include what was told about them', () => {
    const tickets = many(8);
    for (const known of tickets.known) known.told = ['x'.repeat(20_000)];
    dropReadings(tickets, () => false);
    expect(tickets.known).toHaveLength(5);
  });
});

it('a ticket is called by its id or its number, in upper or lower case', () => {
  const one = reading('10012', { number: 'SUP-12' });
  expect(['10012', 'SUP-12', 'sup-12'].every((name) => isCalled(one, name))).toBe(true);
  expect(['10013', 'SUP-1', ''].some((name) => isCalled(one, name))).toBe(false);
  expect(isCalled(reading('7'), '7')).toBe(true);
  expect(isCalled(reading('7'), 'undefined')).toBe(false);
});
