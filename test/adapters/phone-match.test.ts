import { describe, expect, it } from 'vitest';
import { isSameNumber, parseCallerNumber, readNumber } from '../../src/adapters/phone-match.ts';

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

describe('reading a number as people write it', () => {
  it.each([
    ['4155550123', '+14155550123'],
    ['0014155550123', '+14155550123'],
    ['1 415 555 0123', '+14155550123'],
    ['(415) 555-0123', '+14155550123'],
    ['+49 30 1234567', '+49301234567'],
  ] as const)('%s is %s in the United States, and nothing without a country unless it has one', (text, number) => {
    expect(readNumber(text, 'US')).toBe(number);
    expect(readNumber(text, null)).toBe(text.startsWith('+') ? number : null);
  });

  it.each(['911', 'anonymous', '4155550123 ext. 4', ''])('%j is none', (text) => {
    expect(readNumber(text, 'US')).toBeNull();
  });
});
