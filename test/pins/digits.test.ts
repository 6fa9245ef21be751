import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePinDigits } from '../../src/pins/digits.ts';
import { pins, spelledPins } from './spellings.ts';

describe('no PIN is read from', () => {
  it.each([
    ['too few digits', '12345'],
    ['too many digits', '1234567'],
    ['nothing', ''],
    ['only filler words', 'um my pin is'],
    ['an unknown word among digits', '12345 banana 6'],
    ['a word glued to digits', '123456abc'],
    ['a multiplier without a digit', 'one two three four double'],
    ['a multiplier of a multiplier', 'double double one two three'],
    ['a multiplier of a group', 'double twenty one two'],
    ['a scale word', 'one hundred twenty three'],
    ['an operator between digits', '123+456'],
    ['a sign', '-one two three $456'],
    ['a decimal that lost its leading zero', '12345.0'],
    ['roman numerals', 'Ⅻ3456'],
    ['superscripts', '12345²'],
    ['a name every object has', 'constructor 123456'],
    ['a very long text', `${' '.repeat(500)}123456`],
  ])('%s', (_name, input) => {
    expect(parsePinDigits(input, 6)).toBeNull();
  });

  it.each([
    null,
    undefined,
    true,
    {},
    [123_456],
    ['1', '2'],
    12_345,
    1_234_567,
    -123_456,
    -12_345,
    12_345.6,
    Number.NaN,
    Infinity,
    123_456n,
  ])('%s', (input) => {
    expect(parsePinDigits(input, 6)).toBeNull();
  });

  it('a number that has lost its leading zero', () => {
    fc.assert(
      fc.property(fc.integer({ max: 99_999 }), (input) => {
        expect(parsePinDigits(input, 6)).toBeNull();
      }),
    );
  });

  it('any value, unless it has exactly the digits of one', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
        fc.integer({ min: 4, max: 12 }),
        (input, length) => {
          const digits = parsePinDigits(input, length);
          expect(digits === null || (/^[0-9]+$/.test(digits) && digits.length === length)).toBe(true);
        },
      ),
    );
  });
});

describe('a PIN is read in every spelling', () => {
  it('with six digits, leading zeros included', () => {
    fc.assert(
      fc.property(spelledPins(6), ({ pin, spelling }) => {
        expect(parsePinDigits(spelling, 6)).toBe(pin);
      }),
      { numRuns: 3_000 },
    );
  });

  it('with filler words around it', () => {
    const before = fc.constantFrom('my pin is ', "it's ", 'It’s ', 'um, ', 'and the PIN is: ', 'Uh… ');
    const after = fc.constantFrom('', '.', ' please', ' um', ',', '!');
    fc.assert(
      fc.property(spelledPins(6), before, after, ({ pin, spelling }, head, tail) => {
        expect(parsePinDigits(head + spelling + tail, 6)).toBe(pin);
      }),
    );
  });

  it('as an integer that still has all its digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000, max: 999_999 }), (pin) => {
        expect(parsePinDigits(pin, 6)).toBe(String(pin));
      }),
    );
  });

  it.each([
    ['oh one two three four five', '012345'],
    ['zero zero zero zero zero one', '000001'],
    ['triple zero four two one', '000421'],
    ['double four triple seven nine', '447779'],
    ['twenty one eighteen forty two', '211842'],
    ['twenty, one, eighteen, 4', '201184'],
    ['0.1.2.3.4.5', '012345'],
    ['012 345', '012345'],
    ['012–345', '012345'],
    ['０１２３４５', '012345'],
    ['٠١٢٣٤٥', '012345'],
    ['um, my pin is one two three, and four five six', '123456'],
  ])('%s', (spelling, pin) => {
    expect(parsePinDigits(spelling, 6)).toBe(pin);
  });

  it('in the decimal digits of every script', () => {
    // Unicode encodes the digits of each script as ten code points in a row, zero first.
    const digits = Array.from({ length: 0x11_0000 }, (_, code) => code).filter((code) =>
      /^\p{Nd}$/u.test(String.fromCodePoint(code)),
    );
    expect(digits.length % 10).toBe(0);
    for (let zero = 0; zero < digits.length; zero += 10) {
      const script = digits.slice(zero, zero + 10);
      expect(parsePinDigits(String.fromCodePoint(...script), 10)).toBe('0123456789');
    }
  });

  it('in every length from 4 to 12 digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 12 }).chain(pins), (pin) => {
        expect(parsePinDigits(pin, pin.length)).toBe(pin);
      }),
    );
  });
});
