import type { OfficeHours } from '../../../../src/responders/policy/office-hours.ts';
import { weekdays } from '../../../../src/domain/routing/office-hours.ts';

/** Office hours of one hour a week, three days from now. */
export function closedAllWeek(now: number): OfficeHours {
  const day = new Date(now + 3 * 24 * 3_600_000).getUTCDay();
  const weekday = weekdays[(day + 6) % 7] ?? 'mon';
  return { timeZone: 'UTC', times: [{ days: [weekday], from: '10:00', to: '11:00' }] };
}
