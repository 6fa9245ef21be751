import { describe, expect, it } from 'vitest';
import { isTrivialPin, issuePin } from '../../src/pins/issue.ts';

describe('issuing a PIN', () => {
  it.each(['000000', '777777', '123456', '987654', '890123', '210987', '4567'])('never issues %s', (digits) => {
    expect(isTrivialPin(digits)).toBe(true);
    const source = Array.from(`${digits}582963`, Number);
    expect(issuePin(digits.length, () => source.shift() ?? 5)).toBe('582963'.slice(0, digits.length));
  });

  it('refuses lengths that are too short or too long', () => {
    for (const length of [0, 3, 13, 4.5, Number.NaN]) expect(() => issuePin(length)).toThrow(RangeError);
  });

  it('gives as many digits as requested, six by default, and keeps leading zeros', () => {
    expect(issuePin()).toMatch(/^\d{6}$/);
    expect(issuePin(12)).toMatch(/^\d{12}$/);
    const source = [0, 0, 4, 2];
    expect(issuePin(4, () => source.shift() ?? 0)).toBe('0042');
  });
});
