import { openingAt, weekdays, type OfficeHours as TeamHours, type Weekday } from '../../domain/routing/office-hours.ts';

/** When the team answers, as the policy says it. */
export interface OfficeHours {
  /** IANA name, like `Europe/Berlin`. */
  timeZone: string;
  /** Times of day like `09:00`, with `24:00` for the end of a day; `to` is later than `from`. */
  times: readonly { days: readonly Weekday[]; from: string; to: string }[];
}

/**
 * When the team is there again, in words of the language; null if it is there now.
 * @param now epoch milliseconds
 * @returns `day`: the name of the weekday; `time`: the time of day in the zone of the team
 */
export function nextOpening(
  officeHours: OfficeHours,
  now: number,
  language: string,
): { day: string; time: string } | null {
  const { timeZone } = officeHours;
  const opening = openingAt(teamHours(officeHours), now);
  if (opening.open || opening.opensAt === null) return null;
  const { opensAt } = opening;
  const words = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language === '' ? 'en' : language, { timeZone, ...options }).format(opensAt);
  return { day: words({ weekday: 'long' }), time: words({ timeStyle: 'short' }).replaceAll('\u202F', ' ') };
}

/** The hours in the form in which those of groups are written too. */
export function teamHours({ timeZone, times }: OfficeHours): TeamHours {
  const spans = weekdays.flatMap((day) =>
    times
      .filter(({ days }) => days.includes(day))
      .map(({ from, to }) => ({ day, from: minutesOf(from), to: minutesOf(to) })),
  );
  return { timeZone, spans, holidays: [] };
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
