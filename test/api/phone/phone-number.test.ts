import { describe, expect, it } from 'vitest';
import { claimedE164, toE164 } from '../../../src/api/phone/phone-number.ts';

describe('a caller number', () => {
  it.each([
    null,
    undefined,
    '',
    'anonymous',
    'Restricted',
    'sip:+15555550123@example.com',
    '5555550123',
    '+1',
    '+',
    '911',
  ])('cannot be %s', (number) => {
    expect(toE164(number, null)).toBeNull();
  });

  it('is the same in every spelling', () => {
    for (const number of ['+15555550123', ' +1 (555) 555-0123', '+1.555.555.0123']) {
      expect(toE164(number, null)).toBe('+15555550123');
    }
  });

  it("that is claimed without a country code is read as one of the caller's country", () => {
    expect(claimedE164('555 555 0199', '+15555550123', null)).toBe('+15555550199');
    expect(claimedE164('not a number', '+15555550123', null)).toBeNull();
    expect(claimedE164(undefined, null, null)).toBeNull();
  });
});

describe('a number without a country code', () => {
  it.each(['4155550123', '0014155550123', '1 (415) 555-0123'])('%s is read by the default country', (number) => {
    expect(toE164(number, 'US')).toBe('+14155550123');
    expect(toE164(number, null)).toBeNull();
    expect(claimedE164(number, null, 'US')).toBe('+14155550123');
    expect(claimedE164(number, null, null)).toBeNull();
  });

  it('of a caller from elsewhere is not taken for one of the default country when it has its code', () => {
    expect(toE164('+49301234567', 'US')).toBe('+49301234567');
    expect(toE164('anonymous', 'US')).toBeNull();
  });
});
