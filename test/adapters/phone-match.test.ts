import { describe, expect, it } from 'vitest';
import { isSameNumber, parseCallerNumber } from '../../src/adapters/phone-match.ts';

function same(stored: string, number: string): boolean {
  const caller = parseCallerNumber(number);
  return caller !== null && isSameNumber(stored, caller);
}

describe('comparing a stored number with the caller’s', () => {
  it.each([
    ['+15555550123 ext. 4', '+15555550123'],
    ['+1 555 555 0123 x4', '+15555550123'],
    ['5550123', '+15555550123'],
    ['+155555501234', '+15555550123'],
    ['call me', '+15555550123'],
    ['', '+15555550123'],
  ])('%j is not %s', (stored, number) => expect(same(stored, number)).toBe(false));

  it.each([
    ['+1 (555) 555-0123', '+15555550123'],
    ['15555550123', '+15555550123'],
    ['1-555-555-0123', '+15555550123'],
    ['tel:+15555550123', '+15555550123'],
    ['0151 23456789', '+4915123456789'],
    ['4915123456789', '+4915123456789'],
  ])('%j is %s', (stored, number) => expect(same(stored, number)).toBe(true));

  it.each(['', '15555550123', '+1555 OR x', '+0123456789', '+1', '+12345678901234567'])(
    '%j is not a caller’s number',
    (number) => expect(parseCallerNumber(number)).toBeNull(),
  );
});
