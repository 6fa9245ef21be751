import { z } from 'zod';
import { weekdays, type OfficeHours, type OpenSpan } from '../../domain/routing/office-hours.ts';
import { isTimeZone } from '../time-zone.ts';

const dayMinutes = 24 * 60;
const span = /^([01]\d|2[0-3]):([0-5]\d) *- *(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** `09:00-12:00, 13:00-17:00` as minutes after midnight. A span that ends before it begins ends on the next day. */
const spans = z.string('must be times like "09:00-17:00"').transform((given, context): Omit<OpenSpan, 'day'>[] => {
  const found = given.split(',').map((text) => span.exec(text.trim()));
  const read = found.flatMap((match) => (match === null ? [] : [minutesOf(match)]));
  const fail = (message: string): never[] => {
    context.addIssue({ code: 'custom', message });
    return [];
  };
  if (read.length < found.length)
    return fail('must be times like "09:00-17:00" or "09:00-12:00, 13:00-17:00", in hours and minutes');
  if (read.length > 10) return fail('has more than 10 times');
  if (read.some(({ from, to }) => from === to)) return fail('has a time that ends when it begins');
  return read.map(({ from, to }) => ({ from, to: to < from ? to + dayMinutes : to }));
});

function minutesOf([, fromHour, fromMinute, toHour, toMinute]: RegExpExecArray): Omit<OpenSpan, 'day'> {
  const to = toHour === undefined ? dayMinutes : Number(toHour) * 60 + Number(toMinute);
  return { from: Number(fromHour) * 60 + Number(fromMinute), to };
}

function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

const isWeekday = (name: string): boolean => weekdays.some((day) => day === name);

const weekly = z
  .record(z.string().refine(isWeekday, `must be one of: ${weekdays.join(', ')}`), spans)
  .refine((week) => Object.keys(week).length > 0, {
    error: 'must name a day',
    when: ({ issues }) => issues.length === 0,
  });

/** Office hours in a `ROUTING_FILE`. */
export const officeHours = z
  .strictObject({
    timeZone: z.string().refine(isTimeZone, 'must be a time zone like Europe/Berlin'),
    weekly,
    holidays: z
      .array(z.string().refine(isDate, 'must be a date like 2026-12-25'))
      .max(400, 'has more than 400 dates')
      .nullish(),
  })
  .transform(({ timeZone, weekly: week, holidays }): OfficeHours => ({
    timeZone,
    spans: weekdays.flatMap((day) => (week[day] ?? []).map((times) => ({ day, ...times }))),
    holidays: holidays ?? [],
  }));
