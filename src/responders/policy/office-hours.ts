/** Days of a week, in its order. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** See {@link weekdays}. */
export type Weekday = (typeof weekdays)[number];

/** When the team answers. */
export interface OfficeHours {
  /** IANA name, like `Europe/Berlin`. */
  timeZone: string;
  /** Times of day like `09:00`, with `24:00` for the end of a day; `to` is later than `from`. */
  times: readonly { days: readonly Weekday[]; from: string; to: string }[];
}

/** Monday, 1 January 2024, as epoch milliseconds: day and time are put in words as those of this week. */
const monday = Date.UTC(2024, 0, 1);
const dayMs = 24 * 60 * 60_000;

/**
 * When the team is there again, in words of the language; null if it is there now.
 * @param now epoch milliseconds
 * @returns `day`: the name of the weekday; `time`: the time of day in the zone of the team
 */
export function nextOpening(hours: OfficeHours, now: number, language: string): { day: string; time: string } | null {
  const { day: today, time: clock } = localTime(now, hours.timeZone);
  for (let after = 0; after <= weekdays.length; after += 1) {
    const day = (today + after) % weekdays.length;
    const spans = hours.times.filter(({ days }) => days.some((name) => weekdays.indexOf(name) === day));
    if (after === 0 && spans.some(({ from, to }) => from <= clock && clock < to)) return null;
    const starts = spans.map(({ from }) => from).filter((from) => after > 0 || from > clock);
    const [first] = starts.toSorted();
    if (first !== undefined) return inWords(day, first, language);
  }
  return null;
}

/** Weekday, 0 for Monday, and time of day like `09:00` in a time zone. */
function localTime(now: number, timeZone: string): { day: number; time: string } {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const name = parts.get('weekday')?.toLowerCase() ?? '';
  return {
    day: weekdays.findIndex((weekday) => weekday === name),
    time: `${parts.get('hour') ?? ''}:${parts.get('minute') ?? ''}`,
  };
}

function inWords(day: number, time: string, language: string): { day: string; time: string } {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at = monday + day * dayMs + (hour * 60 + minute) * 60_000;
  const words = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language === '' ? 'en' : language, { timeZone: 'UTC', ...options }).format(at);
  return { day: words({ weekday: 'long' }), time: words({ timeStyle: 'short' }).replaceAll('\u202F', ' ') };
}
