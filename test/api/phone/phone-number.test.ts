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
    expect(toE164(number)).toBeNull();
  });

  it('is the same in every spelling', () => {
    for (const number of ['+15555550123', ' +1 (555) 555-0123', '+1.555.555.0123']) {
      expect(toE164(number)).toBe('+15555550123');
    }
  });

  it("that is claimed without a country code is read as one of the caller's country", () => {
    expect(claimedE164('555 555 0199', '+15555550123')).toBe('+15555550199');
    expect(claimedE164('not a number', '+15555550123')).toBeNull();
    expect(claimedE164(undefined, null)).toBeNull();
  });
});
