import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePinDigits } from '../../src/pins/digits.ts';
import { findPin } from '../../src/pins/in-message.ts';
import { redactPins } from '../../src/pins/redact.ts';
import { pins } from './spellings.ts';

const pinLength = 6;
const scripts = ['0123456789', '０１２３４５６７８９', '٠١٢٣٤٥٦٧٨٩', '०१२३४५६७८९', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗'].map((script) =>
  Array.from(script),
);
/** Words with the number of digits that each stands for. */
const words: [string, number][] = [
  ...'zero oh o nought one TWO three Four five six seven eight nine niner'
    .split(' ')
    .map((word): [string, number] => [word, 1]),
  ...'ten nineteen twenty fourty ninety double-seven'
    .split(' ')
    .map((word): [string, number] => [word.replace('-', ' '), 2]),
  ...['triple zero', 'treble 4'].map((word): [string, number] => [word, 3]),
  ['quadruple eight', 4],
];
const word = fc.constantFrom(...words);
const digitRun = fc
  .tuple(fc.constantFrom(...scripts), fc.array(fc.nat(9), { minLength: 1, maxLength: pinLength }))
  .map(([script, digits]): [string, number] => [digits.map((digit) => script[digit]).join(''), digits.length]);
const between = fc.constantFrom(
  ...Array.from('-–.,/:;_|#*\'"()!?\u200B\u00AD\u20E3\n'),
  ...'|.| |   |, | - | / |… | um | uh, | er… | and | then | dash | dot | space |_comma_'.split('|'),
);
/** Parts of the reader's grammar, until they have the digits of a PIN. The reader says whether it accepts the whole. */
const grammar = fc.array(fc.tuple(fc.oneof(word, digitRun), between), { minLength: 6, maxLength: 12 }).map((parts) => {
  let spelling = '';
  let left = pinLength;
  for (const [[part, digits], gap] of parts) {
    if (digits > left) continue;
    left -= digits;
    spelling += left > 0 ? part + gap : part;
  }
  return spelling;
});

const pinWords =
  'PIN|pin code|passcode|password|code|support PIN|Geheimzahl|Support-PIN|Kennwort|Zugangscode|NIP|code secret|mot de passe|clave|contraseña|código';
const before = fc.constantFrom(
  ...pinWords
    .split('|')
    .flatMap((name) => [`${name} `, `My ${name} is `, `${name}: `, `${name}=`, `(${name}) `, `${name}? It's `]),
  ...'PIN|PIN_|entered_pin=|PIN-|PIN/|PIN #|PIN №|PIN a|Ticket 4711, PIN |my PIN, let me look it up, is x'.split('|'),
);
const afterwards = fc.constantFrom(
  ...'|.|/Ada| Ada|Ada|abc|!|?)|"| for ticket 4711|, thanks|/4711x|@home|€|%|+|\nBye'.split('|'),
);
const openings = fc.constantFrom(
  '',
  'x',
  'Ada/',
  '$',
  '+',
  '@',
  'My number: ',
  'Hello. ',
  'For order 987654: ',
  '\u{1F600}',
);
const claims = fc.constantFrom(
  ' is my PIN',
  ', that is my code',
  '/PIN',
  ' (PIN)',
  'PIN',
  ' ist meine PIN',
  ' est mon code',
  ' es mi clave',
);

/** True when the PIN can be read from any part of the text. */
function isReadable(text: string, pin: string): boolean {
  const marks = Array.from(text.matchAll(/[\p{L}\p{M}]+|\p{Nd}+/gu)).map(
    ({ 0: value, index }) => [index, index + value.length] as const,
  );
  return marks.some(([start], from) =>
    marks.slice(from, from + 24).some(([, end]) => parsePinDigits(text.slice(start, end), pinLength) === pin),
  );
}

const runs = { numRuns: 2_000, maxSkipsPerRun: 100 };

describe('near a word like PIN, nothing is left from which the reader gets the PIN', () => {
  it.each([
    'My PIN is 012.345',
    'PIN 012345/Ada',
    'My PIN: zero-one-two three, four five',
    'PIN012345',
    'the pin is 01/23/45.',
    'PIN 0_1_2_3_4_5, thanks',
    'It is 012 345x, my PIN',
    'My PIN is, hold on, 012! 345?',
    'PIN: 0123 double-u 45; sorry, 0123, 45',
    'ticket 012345 is my PIN',
    'for ticket 654321, 012345 is my PIN',
    'since 2019, my PIN is 01 23 45',
    'PIN 0\u200B1\u200B2.345',
  ])('%s', (text) => {
    expect(isReadable(text, '012345')).toBe(true);
    expect(redactPins(text, pinLength)).toContain('[removed]');
    expect(isReadable(redactPins(text, pinLength), '012345')).toBe(false);
  });

  it('whatever the reader accepts is written after the word', () => {
    fc.assert(
      fc.property(before, grammar, afterwards, (head, spelling, tail) => {
        const pin = parsePinDigits(spelling, pinLength);
        fc.pre(pin !== null);
        const text = head + spelling + tail;
        expect(isReadable(redactPins(text, pinLength), pin), text).toBe(false);
        expect(isReadable(findPin(text, pinLength)?.text ?? text, pin), text).toBe(false);
      }),
      runs,
    );
  });

  it('or before it', () => {
    fc.assert(
      fc.property(openings, grammar, claims, (head, spelling, tail) => {
        const pin = parsePinDigits(spelling, pinLength);
        fc.pre(pin !== null);
        const text = head + spelling + tail;
        expect(isReadable(redactPins(text, pinLength), pin), text).toBe(false);
      }),
      runs,
    );
  });
});

describe('near a word like PIN, a number stays', () => {
  it.each([
    'PIN 012345 for ticket 654321',
    'I forgot my PIN. It is about order 654321.',
    'The PIN was changed on 2024-11-21.',
    'The PIN was changed on 21.11.2024 at 10:30.',
    'My PIN is wrong, call me: telephone 0151 234567',
    'The caller gave the PIN. Bestell-Nummer 654321, Auftrag Nr. 654322',
    'PIN rejected 3 times, code postal 750010',
    'Passwort vergessen; Kundennummer: 654321',
    'clave olvidada, pedido número 654321',
    'The password is 12 years old and 12345 is too short',
  ])('%s', (text) => {
    expect(redactPins(text, pinLength)).toContain(text.replace('PIN 012345', 'PIN [removed]'));
  });
});

describe('a text that is cut', () => {
  it('keeps no part of a PIN, wherever the cut is', () => {
    fc.assert(
      fc.property(pins(pinLength), fc.integer({ min: 0, max: 60 }), (pin, maximum) => {
        const text = `Hello, my PIN is ${pin.split('').join(' ')}, thanks a lot. ${'x '.repeat(400)}`;
        const kept = redactPins(text, pinLength, maximum);
        expect(kept.length).toBeLessThanOrEqual(maximum);
        expect(kept).not.toMatch(/\d/);
      }),
    );
  });

  it('that hides a PIN behind invisible characters keeps none of it', () => {
    const text = `PIN 01${'\u200B'.repeat(600)}2345`;
    expect(redactPins(text, pinLength, 100)).not.toMatch(/\d/);
  });
});
