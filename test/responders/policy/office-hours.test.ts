import { describe, expect, it } from 'vitest';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { nextOpening, type OfficeHours } from '../../../src/responders/policy/office-hours.ts';
import type { Policy } from '../../../src/responders/policy/policy.ts';
import { noticeText } from '../../../src/responders/policy/notices.ts';

const officeHours: OfficeHours = {
  timeZone: 'Europe/Berlin',
  times: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' },
    { days: ['sat'], from: '09:30', to: '12:00' },
  ],
};
const opening = (at: string, language = 'en') => nextOpening(officeHours, Date.parse(at), language);

describe('the office hours of the team', () => {
  it('are those of its time zone, in summer and in winter', () => {
    // A Wednesday.
    expect(opening('2026-07-01T07:00:00Z')).toBeNull();
    expect(opening('2026-07-01T06:59:00Z')).toEqual({ day: 'Wednesday', time: '9:00 AM' });
    expect(opening('2026-07-01T14:59:59Z')).toBeNull();
    expect(opening('2026-07-01T15:00:00Z')).toEqual({ day: 'Thursday', time: '9:00 AM' });
    expect(opening('2026-01-07T08:00:00Z')).toBeNull();
    expect(opening('2026-01-07T07:00:00Z')).toEqual({ day: 'Wednesday', time: '9:00 AM' });
  });

  it('name the next day on which somebody is there', () => {
    expect(opening('2026-07-03T20:00:00Z')).toEqual({ day: 'Saturday', time: '9:30 AM' });
    expect(opening('2026-07-04T11:00:00Z', 'de')).toEqual({ day: 'Montag', time: '09:00' });
    const mondays = { ...officeHours, times: [{ days: ['mon'] as const, from: '09:00', to: '10:00' }] };
    expect(nextOpening(mondays, Date.parse('2026-07-06T12:00:00Z'), 'fr')).toEqual({ day: 'lundi', time: '09:00' });
  });
});

describe('a customer whom the team has', () => {
  const policy = { ...builtInPolicy, officeHours };
  const told = (at: string, locale: string | null = null, of: Policy = policy): string =>
    noticeText(of, { kind: 'teamHasIt' }, { memory: null, locale }, Date.parse(at));

  it.each([
    [null, 'The team has this conversation now and will answer you here. It is there again on Monday at 9:00 AM.'],
    ['de', 'Das Team hat diese Unterhaltung jetzt und antwortet Ihnen hier. Es ist am Montag um 09:00 Uhr wieder da.'],
    ['fr', 'L’équipe a maintenant cette conversation et vous répondra ici. Elle est de nouveau là lundi à 09:00.'],
    [
      'es',
      'El equipo tiene ahora esta conversación y le responderá aquí. Vuelve a estar disponible el lunes a las 9:00.',
    ],
    // A language without texts gets those of the policy's own, the day included.
    ['pl', 'The team has this conversation now and will answer you here. It is there again on Monday at 9:00 AM.'],
  ])('is told outside the office hours when it answers (%s)', (locale, words) => {
    expect(told('2026-07-05T10:00:00Z', locale)).toBe(words);
  });

  it('is told nothing of it within the office hours, nor where they are not known', () => {
    const words = 'The team has this conversation now and will answer you here.';
    expect(told('2026-07-06T10:00:00Z')).toBe(words);
    expect(told('2026-07-05T10:00:00Z', null, { ...policy, officeHours: null })).toBe(words);
  });
});
