import { describe, expect, it } from 'vitest';
import { inboxTicketsBytes } from '../../../src/domain/budgets.ts';
import { EventInbox, newInbox } from '../../../src/domain/desk/inbox.ts';
import { start } from '../../support/states.ts';
import { countWork } from '../../support/work.ts';

const event = (id: string, ticketId: string, at: number | null = null) => ({ id, ticketId, at });
const ids = (inbox: EventInbox) => inbox.state.tickets.map(({ id }) => id);

describe('an inbox of a desk', () => {
  it('takes every event once and every ticket once, and a ticket again for a new event', () => {
    const inbox = new EventInbox(newInbox());
    inbox.add([event('a', '1'), event('a', '1'), event('b', '1'), event('c', '2')], start);
    expect(inbox.take(10).map(({ id }) => id)).toEqual(['1', '2']);
    inbox.add([event('a', '1'), event('b', '1')], start);
    expect(ids(inbox)).toEqual([]);
    inbox.add([event('d', '1'), event('e', "no' id")], start);
    expect(ids(new EventInbox(inbox.state))).toEqual(['1']);
  });

  it('looks again for a ticket whose conversation it did not find, behind the others', () => {
    const inbox = new EventInbox(newInbox());
    inbox.add([event('a', '1'), event('b', '2'), event('c', '3')], start);
    inbox.lookAgain(inbox.take(2));
    inbox.lookAgain([{ id: '3', looks: 0 }]);
    expect(inbox.state.tickets).toEqual([
      { id: '3', looks: 0 },
      { id: '1', looks: 1 },
      { id: '2', looks: 1 },
    ]);
  });

  it('recognises the latest events, a limited number of them', () => {
    const inbox = new EventInbox(newInbox());
    inbox.add(
      Array.from({ length: 6_000 }, (_entry, index) => event(`e${index}`, 't')),
      start,
    );
    expect(inbox.state.seen).toHaveLength(1_000);
    const restored = new EventInbox({ ...inbox.state, tickets: [] });
    restored.add([event('e5999', 't'), event('e5000', 't')], start);
    expect(restored.size).toBe(0);
    restored.add([event('e1', 't')], start);
    expect(restored.size).toBe(1);
  });

  it('filled with 100,000 events stays within its budget and remembers since when changes were left out; the work is linear', () => {
    const fill = (count: number): EventInbox => {
      const inbox = new EventInbox(newInbox());
      for (let at = 0; at < count; at += 1)
        inbox.add([event(`event ${at}`, `${'t'.repeat(90)}${at}`, start + at)], start);
      return inbox;
    };
    const inbox = fill(100_000);
    expect(JSON.stringify(inbox.state.tickets).length).toBeLessThan(inboxTicketsBytes + 200);
    expect(inbox.leftOutSince).toBe(start + inbox.size);
    expect(countWork(() => fill(100_000))).toBeLessThan(3 * 100_000);
    let taken = 0;
    const { size } = inbox;
    const work = countWork(() => {
      for (let some = inbox.take(500); some.length > 0; some = inbox.take(500)) taken += some.length;
    });
    expect([taken, inbox.size]).toEqual([size, 0]);
    expect(work).toBeLessThan(10 * size);
  });
});
