/** Days of a week, in its order. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** See {@link weekdays}. */
export type Weekday = (typeof weekdays)[number];

/** A time in which somebody is there, once a week. */
export interface OpenSpan {
  /** The day on which it begins. */
  day: Weekday;
  /** Minutes after midnight, from 0 to 1439. */
  from: number;
  /** Minutes after the same midnight; later than `from`. More than 1440 is the day after: `22:00-02:00` ends at 1560. */
  to: number;
}

/** When a team answers. */
export interface OfficeHours {
  /** IANA name, like `Europe/Berlin`. */
  timeZone: string;
  spans: readonly OpenSpan[];
  /** Dates like `2026-12-25`, in the team's zone: no span begins on them. */
  holidays: readonly string[];
}

/** Whether somebody is there, and if not, when: epoch milliseconds, or null if that is not within {@link daysAhead}. */
export type Opening = { open: true } | { open: false; opensAt: number | null };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How many days after today an opening is looked for. */
const daysAhead = 14;

/**
 * Whether somebody is there at a time, or when the next span begins. Where the clock is put back, a time of day that
 * comes twice begins a span when it comes first, and ends one when it comes last. Where the clock is put forward, a time
 * that is left out is as much later as the clock. The rules of time zones come with the runtime, so a workflow, which is
 * replayed by other versions of it, must not decide by this.
 * @param now epoch milliseconds
 */
export function openingAt({ timeZone, spans, holidays }: OfficeHours, now: number): Opening {
  const today = Math.floor(localTime(now, timeZone) / dayMs) * dayMs;
  // A span of yesterday may last until today.
  for (let after = -1; after <= daysAhead; after += 1) {
    const day = today + after * dayMs;
    if (holidays.includes(new Date(day).toISOString().slice(0, 10))) continue;
    const times = spans
      .filter((span) => weekdays.indexOf(span.day) === weekdayOf(day))
      .map(({ from, to }) => ({
        begins: Math.min(...instantsOf(day + from * minuteMs, timeZone)),
        ends: Math.max(...instantsOf(day + to * minuteMs, timeZone)),
      }))
      // The clock may jump over most of a short span.
      .filter(({ begins, ends }) => begins < ends);
    if (times.some(({ begins, ends }) => begins <= now && now < ends)) return { open: true };
    const later = times.map(({ begins }) => begins).filter((begins) => begins > now);
    if (later.length > 0) return { open: false, opensAt: Math.min(...later) };
  }
  return { open: false, opensAt: null };
}

/** The place of a day in {@link weekdays}. The day is its midnight, as if it were in UTC. */
function weekdayOf(day: number): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}

/** Making a formatter takes much longer than using it. The zones come from files, so there are not many. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const twoDigits = {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const;
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', ...twoDigits, hourCycle: 'h23' });
  formats.set(timeZone, format);
  return format;
}

/** Date and time of day in a zone, as the epoch milliseconds at which a clock in UTC shows the same. */
function localTime(instant: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const [year = 0, month = 1, ...rest] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map((type) =>
    parts.get(type),
  );
  const [day, hour, minute, second] = rest;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** When a clock in the zone shows this: once, twice where it is put back, or a moment later where it jumps over it. */
function instantsOf(local: number, timeZone: string): number[] {
  // No zone changes its clock twice within two days.
  const [earlier, later] = [local - dayMs, local + dayMs].map((near) => local - (localTime(near, timeZone) - near));
  const candidates = [earlier ?? local, later ?? local];
  const shown = candidates.filter((instant) => localTime(instant, timeZone) === local);
  return shown.length > 0 ? shown : candidates.slice(0, 1);
}
