import { beforeEach, describe, expect, it } from 'vitest';
import { inboxTicketsBytes, waitingNoticesBytes } from '../../../src/domain/budgets.ts';
import type { AdminNotice } from '../../../src/domain/desk/admin-notices.ts';
import { delayOf, isFailingAgain, isLimitShared, probeWaitMs } from '../../../src/domain/desk/delays.ts';
import {
  keyOf,
  newDeskHealth,
  newOutage,
  type DeskHealthState,
  type ParkedWrite,
} from '../../../src/domain/desk/health.ts';
import { EventInbox, isPlainTicketId, newInbox } from '../../../src/domain/desk/inbox.ts';
import { ParkedWrites } from '../../../src/domain/desk/parked-writes.ts';
import { tellOnce, toldUntil } from '../../../src/domain/desk/told.ts';
import { addNotice, nextNotice } from '../../../src/domain/desk/waiting-notices.ts';
import { jsonBytes } from '../../../src/domain/size.ts';
import { start } from '../../support/states.ts';
import { write } from './watch-with-pages.ts';

let state: DeskHealthState;
beforeEach(() => {
  state = newDeskHealth();
});

describe('delays', () => {
  it('double from a second up to ten minutes', () => {
    expect([0, 1, 2, 3, 10, 11, 50].map(delayOf)).toEqual([1_000, 1_000, 2_000, 4_000, 512_000, 600_000, 600_000]);
  });

  it('of probes grow with the outage, from a second to five minutes', () => {
    const outage = newOutage(start);
    expect([0, 19_000, 40_000, 6_000_000, 9_000_000].map((age) => probeWaitMs(outage, start + age))).toEqual([
      1_000, 1_000, 2_000, 300_000, 300_000,
    ]);
  });

  it('are no failure of the desk if it asked for them once, or if it was the ticket', () => {
    const failing = (details: object) => isFailingAgain(write(1, details));
    expect([1, 2].map((delays) => failing({ delays }))).toEqual([false, true]);
    expect([2, 3].map((delays) => failing({ delays, retryAfterMs: 5 }))).toEqual([false, true]);
    expect(failing({ delays: 9, failure: 'rateLimited' })).toBe(false);
    expect(failing({ delays: 9, failure: 'conflict' })).toBe(false);
    expect(failing({ delays: 9, limitOf: 'ticket' })).toBe(false);
  });
});

describe('a limit of which nobody says what it applies to', () => {
  const meets = (ticket: string | null, until: number, now: number) =>
    isLimitShared(state, write(1, { ticket }), until, now);

  it('is that of the desk if two tickets meet it before it ends', () => {
    expect(meets('a', 100, 0)).toBe(false);
    expect(meets('a', 90, 10)).toBe(false);
    expect(state.limits).toEqual([{ of: 'a', until: 100 }]);
    expect(meets('b', 150, 99)).toBe(true);
    expect(meets('c', 300, 150)).toBe(false);
    expect(meets(null, 400, 299)).toBe(true);
    expect(state.limits).toEqual([
      { of: keyOf(write(1)), until: 400 },
      { of: 'c', until: 300 },
    ]);
  });
});

describe('notices', () => {
  const notice = (id: string, details: Partial<AdminNotice> = {}): AdminNotice => ({
    id,
    kind: 'operationParked',
    text: id,
    desk: 'd',
    at: '2026-01-01T00:00:00Z',
    ...details,
  });
  const ids = (): string[] => state.notices.map(({ id }) => id);

  it('wait in their order; a newer reminder of an outage replaces an older one, unless that is being sent', () => {
    for (const id of ['r1', 'r2', 'r3']) addNotice(state, notice(id, { kind: 'outageGoesOn' }));
    addNotice(state, notice('a'));
    addNotice(state, notice('over', { kind: 'outageOver' }));
    expect(ids()).toEqual(['r1', 'r3', 'a', 'over']);
  });

  it('have a text and words of limited length', () => {
    const causes = Array.from({ length: 6 }, () => ({ code: 'c'.repeat(121), field: null }));
    addNotice(state, notice('a', { text: 't'.repeat(1_001), causes }));
    addNotice(state, notice('b', { causes: [{ code: null, field: 'f'.repeat(121) }] }));
    addNotice(state, notice('c'));
    const [a, b, c] = state.notices;
    expect(a?.text).toBe(`${'t'.repeat(999)}…`);
    expect(a?.causes).toEqual(Array.from({ length: 5 }, () => ({ code: `${'c'.repeat(119)}…`, field: null })));
    expect(b?.causes).toEqual([{ code: null, field: `${'f'.repeat(119)}…` }]);
    expect(c).toEqual(notice('c'));
  });

  it('that are too many lose the oldest, an outage’s begin and end last; the next one says how many', () => {
    addNotice(state, notice('first'));
    addNotice(state, notice('began', { kind: 'outageBegan' }));
    addNotice(state, notice('over', { kind: 'outageOver' }));
    for (let index = 0; index < 198; index += 1) addNotice(state, notice(`n${index}`));
    expect(ids().slice(0, 5)).toEqual(['first', 'began', 'over', 'n1', 'n2']);
    expect([state.notices.length, state.noticesLeftOut]).toEqual([200, 1]);
    expect(nextNotice(state)).toMatchObject({
      id: 'first',
      leftOut: 1,
      text: 'first 1 earlier notice(s) were left out, since nobody received them.',
    });
    expect(state.noticesLeftOut).toBe(0);
    expect(nextNotice(state)?.text).toBe('first 1 earlier notice(s) were left out, since nobody received them.');
    state.noticesLeftOut = 2;
    expect(nextNotice(state)?.leftOut).toBe(3);
  });

  it('of an outage’s begin only are left out in turn', () => {
    for (let index = 0; index < 202; index += 1) addNotice(state, notice(`n${index}`, { kind: 'outageBegan' }));
    expect(ids().slice(0, 2)).toEqual(['n0', 'n3']);
    expect(state.noticesLeftOut).toBe(2);
  });

  it('that are long stay within their budget beside the one that is being sent', () => {
    for (let index = 0; index < 190; index += 1) addNotice(state, notice(`n${index}`, { text: '語'.repeat(900) }));
    expect(jsonBytes(state.notices.slice(1))).toBeLessThanOrEqual(waitingNoticesBytes + 1);
    expect(jsonBytes(state.notices.slice(1))).toBeGreaterThan(waitingNoticesBytes - 4_000);
    expect(state.notices.length + state.noticesLeftOut).toBe(190);
    expect(nextNotice(newDeskHealth())).toBeUndefined();
  });
});

describe('parked writes', () => {
  const parked = (operation: number, failure: ParkedWrite['failure'], conversation = 'call/c'): ParkedWrite => ({
    conversation,
    operation,
    reference: 'DB',
    failure,
    at: start,
  });
  const refused = (code: string) => ({ kind: 'rejected', reason: null, causes: [{ code, field: null }] }) as const;
  const changedHands = { kind: 'notFound', reason: 'changedHands', causes: [] } as const;
  const failureOf = (failure: object) => failure as ParkedWrite['failure'];

  it('are told again once all writes with their cause are gone', () => {
    const writes = new ParkedWrites(state, []);
    const add = (operation: number) => writes.add(parked(operation, failureOf(refused('a'))));
    expect([add(1), add(2), add(2)]).toEqual([true, false, false]);
    expect([writes.remove(parked(1, null)), writes.remove(parked(1, null)), add(3)]).toEqual([true, false, false]);
    for (const operation of [2, 3]) writes.remove(parked(operation, null));
    expect([writes.count, add(4)]).toEqual([0, true]);
  });

  it('that are reported again and known stay in their place; unknown ones are added', () => {
    const writes = new ParkedWrites(state, []);
    for (const operation of [1, 2]) writes.add(parked(operation, null));
    expect(writes.add({ ...parked(1, failureOf(refused('b'))), again: true })).toBe(false);
    expect(writes.add({ ...parked(3, failureOf(refused('b'))), again: true })).toBe(true);
    expect(writes.values().map(({ operation, cause }) => [operation, cause])).toEqual([
      [1, 'internal'],
      [2, 'internal'],
      [3, 'rejected: b'],
    ]);
  });

  it('whose tickets changed hands are told for each conversation', () => {
    const writes = new ParkedWrites(state, []);
    const add = (operation: number, conversation: string) =>
      writes.add(parked(operation, failureOf(changedHands), conversation));
    expect([add(1, 'call/a'), add(2, 'call/a'), add(1, 'call/b')]).toEqual([true, false, true]);
    add(1, `call/${'x'.repeat(200)}`);
    expect(writes.values().at(-1)?.cause).toHaveLength(120);
  });

  it('that are only counted are never fewer than none', () => {
    const writes = new ParkedWrites(state, []);
    writes.removeUnknown();
    expect(state.moreParked).toBe(0);
  });
});

describe('an inbox of a desk', () => {
  const event = (id: string, ticketId: string, at: number | null = null) => ({ id, ticketId, at });

  it('takes ids of tickets only that are safe in a query', () => {
    expect(['SUP-12', 'a.b:c/d_e', '1', 'x'.repeat(100)].every(isPlainTicketId)).toBe(true);
    expect(['', "a'b", 'a b', 'x'.repeat(101), 'a"', 'a\n'].some(isPlainTicketId)).toBe(false);
  });

  it('recognises an event with a long id by its beginning', () => {
    const inbox = new EventInbox(newInbox());
    inbox.add([event('x'.repeat(200), '1')], start);
    inbox.take(1);
    inbox.add([event('x'.repeat(300), '1')], start);
    expect(inbox.size).toBe(0);
    expect(inbox.state.seen).toEqual(['x'.repeat(200)]);
  });

  it('knows its size in bytes, of the tickets that wait', () => {
    const inbox = new EventInbox({ ...newInbox(), tickets: [{ id: '1', looks: 0 }] });
    inbox.add([event('a', '22'), event('b', '22')], start);
    expect(inbox.bytes).toBe(jsonBytes(inbox.state.tickets) - 1);
    inbox.take(1);
    expect([inbox.bytes, inbox.size]).toEqual([jsonBytes(inbox.state.tickets) - 1, 1]);
    inbox.take(9);
    expect(inbox.bytes).toBe(0);
  });

  it('that is full remembers since when changes were left out, by the desk’s time, else by ours', () => {
    const tickets = Array.from({ length: 4_200 }, (_entry, id) => ({
      id: `${'t'.repeat(96)}${String(id).padStart(4, '0')}`,
      looks: 0,
    }));
    const inbox = new EventInbox({ ...newInbox(), tickets });
    expect(inbox.bytes).toBeGreaterThanOrEqual(inboxTicketsBytes);
    inbox.add([event('a', tickets[0]?.id ?? '')], start);
    expect(inbox.leftOutSince).toBeNull();
    inbox.add([event('b', 'new', start - 5), event('c', 'newer', start - 3), event('d', 'newest')], start);
    expect([inbox.leftOutSince, inbox.size]).toEqual([start - 5, 4_200]);
    expect(new EventInbox(inbox.state).leftOutSince).toBe(start - 5);
    const other = new EventInbox({ ...newInbox(), tickets });
    other.add([event('d', 'newest')], start);
    expect(other.leftOutSince).toBe(start);
  });
});

describe('what the administrator was told', () => {
  it('is compared by its beginning, and remembered until a day after the latest', () => {
    expect(tellOnce(state, 'x'.repeat(200), start)).toBe(true);
    expect(tellOnce(state, 'x'.repeat(201), start + 1)).toBe(true);
    expect(tellOnce(state, `${'x'.repeat(199)}yz`, start + 2)).toBe(false);
    expect(state.told.map(({ at }) => at)).toEqual([start, start + 1]);
    expect(toldUntil(state)).toBe(start + 1 + 86_400_000);
    tellOnce(state, 'later', start + 86_400_000);
    expect(state.told.map(({ at }) => at)).toEqual([start + 1, start + 86_400_000]);
  });

  it('begins with nothing', () => {
    expect(newDeskHealth()).toMatchObject({
      waiting: [],
      pages: [],
      nextPage: 1,
      incomplete: false,
      parked: [],
      answers: false,
      takesWrites: true,
      limits: [],
      notices: [],
      told: [],
    });
    expect(newOutage(5)).toEqual({
      since: 5,
      told: false,
      writesOnly: false,
      writeProbeFailed: false,
      reminders: 0,
      nextReminderAt: 0,
      drained: 0,
    });
  });
});
