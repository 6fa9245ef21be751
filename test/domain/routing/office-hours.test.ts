import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  openingAt,
  weekdays,
  type OfficeHours,
  type Opening,
  type OpenSpan,
} from '../../../src/domain/routing/office-hours.ts';
import { builtInRouting, openingOfGroup, type RoutingTable } from '../../../src/domain/routing/routing.ts';

const hour = 60;
const span = (day: OpenSpan['day'], from: number, to: number): OpenSpan => ({ day, from: from * hour, to: to * hour });
const hours = (spans: OpenSpan[], changes: Partial<OfficeHours> = {}): OfficeHours => ({
  timeZone: 'Europe/Berlin',
  spans,
  holidays: [],
  ...changes,
});
const at = (of: OfficeHours, time: string): Opening => openingAt(of, Date.parse(time));
const opensAt = (time: string): Opening => ({ open: false, opensAt: Date.parse(time) });
const isOpen: Opening = { open: true };

describe('office hours', () => {
  const weekday = (['mon', 'tue', 'wed', 'thu', 'fri'] as const).flatMap((day) => [
    span(day, 9, 12),
    span(day, 13, 17),
  ]);

  it('are those of the zone, in winter and in summer, from the first minute to before the last', () => {
    expect(at(hours(weekday), '2026-01-07T07:59:59.999Z')).toEqual(opensAt('2026-01-07T08:00:00Z'));
    expect(at(hours(weekday), '2026-01-07T08:00:00Z')).toEqual(isOpen);
    expect(at(hours(weekday), '2026-07-01T06:59:59.999Z')).toEqual(opensAt('2026-07-01T07:00:00Z'));
    expect(at(hours(weekday), '2026-07-01T14:59:59.999Z')).toEqual(isOpen);
    expect(at(hours(weekday), '2026-07-01T15:00:00Z')).toEqual(opensAt('2026-07-02T07:00:00Z'));
  });

  it('may have a pause, a weekend and a holiday', () => {
    expect(at(hours(weekday), '2026-07-01T10:30:00Z')).toEqual(opensAt('2026-07-01T11:00:00Z'));
    expect(at(hours(weekday), '2026-07-03T18:00:00Z')).toEqual(opensAt('2026-07-06T07:00:00Z'));
    const closed = hours(weekday, { holidays: ['2026-07-06'] });
    expect(at(closed, '2026-07-06T10:00:00Z')).toEqual(opensAt('2026-07-07T07:00:00Z'));
  });

  it('go on without a gap where one span ends as the next begins', () => {
    const whole = hours(weekdays.map((day) => span(day, 0, 24)));
    expect(at(whole, '2026-07-01T21:59:59.999Z')).toEqual(isOpen);
    expect(at(whole, '2026-07-01T22:00:00Z')).toEqual(isOpen);
  });

  it('over midnight belong to the day on which they begin, for a holiday too', () => {
    const night = hours([span('sat', 22, 26)]);
    expect(at(night, '2026-07-04T20:00:00Z')).toEqual(isOpen);
    expect(at(night, '2026-07-04T23:59:59Z')).toEqual(isOpen);
    expect(at(night, '2026-07-05T00:00:00Z')).toEqual(opensAt('2026-07-11T20:00:00Z'));
    const sundayOff = hours([span('sat', 22, 26), span('sun', 10, 12)], { holidays: ['2026-07-05'] });
    expect(at(sundayOff, '2026-07-04T23:00:00Z')).toEqual(isOpen);
    expect(at(sundayOff, '2026-07-05T09:00:00Z')).toEqual(opensAt('2026-07-11T20:00:00Z'));
    expect(at(hours([span('sat', 22, 26)], { holidays: ['2026-07-04'] }), '2026-07-04T23:00:00Z')).toEqual(
      opensAt('2026-07-11T20:00:00Z'),
    );
  });

  it('are looked for in the next fourteen days', () => {
    const wednesdays = [span('wed', 9, 17)];
    const closed = (holidays: string[]) => at(hours(wednesdays, { holidays }), '2026-07-01T15:00:00Z');
    expect(closed(['2026-07-08'])).toEqual(opensAt('2026-07-15T07:00:00Z'));
    expect(closed(['2026-07-08', '2026-07-15'])).toEqual({ open: false, opensAt: null });
    expect(at(hours([]), '2026-07-01T15:00:00Z')).toEqual({ open: false, opensAt: null });
  });

  it('open an hour later when the clock jumps over the time, and close the same way', () => {
    // On 29 March 2026 the clock in Berlin goes from 2:00 to 3:00, at 1:00 UTC.
    const early = hours([{ day: 'sun', from: 150, to: 240 }]);
    expect(at(early, '2026-03-29T01:29:59Z')).toEqual(opensAt('2026-03-29T01:30:00Z'));
    expect(at(early, '2026-03-29T01:30:00Z')).toEqual(isOpen);
    expect(at(early, '2026-03-29T02:00:00Z')).toEqual(opensAt('2026-04-05T00:30:00Z'));
    expect(at(hours([{ day: 'sun', from: 60, to: 150 }]), '2026-03-29T01:29:59Z')).toEqual(isOpen);
  });

  it('do not open when the clock jumps over the beginning, and the end comes before the time that counts for it', () => {
    const short = hours([{ day: 'sun', from: 150, to: 195 }]);
    expect(at(short, '2026-03-29T00:59:00Z')).toEqual(opensAt('2026-04-05T00:30:00Z'));
  });

  it('open at the first and close at the last of a time that comes twice', () => {
    // On 25 October 2026 the clock in Berlin goes from 3:00 back to 2:00, at 1:00 UTC.
    const early = hours([{ day: 'sun', from: 150, to: 165 }]);
    expect(at(early, '2026-10-25T00:29:59Z')).toEqual(opensAt('2026-10-25T00:30:00Z'));
    expect(at(early, '2026-10-25T01:44:59Z')).toEqual(isOpen);
    expect(at(early, '2026-10-25T01:45:00Z')).toEqual(opensAt('2026-11-01T01:30:00Z'));
  });

  it('are right where a day has no midnight, and where the date differs from that of UTC', () => {
    // In Beirut 29 March 2026 begins at 1:00.
    const beirut = hours([span('sun', 0, 2)], { timeZone: 'Asia/Beirut' });
    expect(at(beirut, '2026-03-28T21:59:59Z')).toEqual(opensAt('2026-03-28T22:00:00Z'));
    const auckland = hours([span('mon', 9, 10)], { timeZone: 'Pacific/Auckland', holidays: ['2026-07-06'] });
    expect(at(auckland, '2026-07-05T21:30:00Z')).toEqual(opensAt('2026-07-12T21:00:00Z'));
    const honolulu = hours([span('sun', 20, 22)], { timeZone: 'Pacific/Honolulu' });
    expect(at(honolulu, '2026-07-06T07:00:00Z')).toEqual(isOpen);
  });

  it('are open at the time that they name, and closed just before it', () => {
    const spans = fc.record({
      day: fc.constantFrom(...weekdays),
      from: fc.integer({ min: 0, max: 1439 }),
      length: fc.integer({ min: 1, max: 1440 }),
    });
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
    fc.assert(
      fc.property(
        fc.array(spans, { minLength: 1, maxLength: 5 }),
        zones,
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
        (list, timeZone, now) => {
          const week = list.map(({ day, from, length }) => ({ day, from, to: from + length }));
          const found = openingAt(hours(week, { timeZone }), now);
          if (found.open) return;
          const { opensAt: opens } = found;
          expect(opens).not.toBeNull();
          expect(opens ?? 0).toBeGreaterThan(now);
          expect(openingAt(hours(week, { timeZone }), opens ?? 0)).toEqual(isOpen);
          expect(openingAt(hours(week, { timeZone }), (opens ?? 0) - 1)).toEqual({ open: false, opensAt: opens });
        },
      ),
    );
  });
});

describe('a group', () => {
  const table: RoutingTable = {
    ...builtInRouting,
    hours: { berlin: hours([span('mon', 9, 17)]) },
    groups: { Security: { hours: 'berlin' }, Product: { hours: null } },
  };
  const sunday = Date.parse('2026-07-05T10:00:00Z');

  it('keeps the hours that the table names for it', () => {
    expect(openingOfGroup(table, 'Security', sunday)).toEqual(opensAt('2026-07-06T07:00:00Z'));
    expect(openingOfGroup(table, 'Security', Date.parse('2026-07-06T07:00:00Z'))).toEqual(isOpen);
  });

  it.each(['Product', 'Engineering', 'constructor'])('without hours is always there: %s', (group) => {
    expect(openingOfGroup(table, group, sunday)).toEqual(isOpen);
  });
});
