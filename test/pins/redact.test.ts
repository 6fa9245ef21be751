import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactPins } from '../../src/pins/redact.ts';
import { pins, spelledPins } from './spellings.ts';

const pinLength = 6;
const redact = (text: string) => redactPins(text, pinLength);
const introductions = fc.constantFrom('my PIN is ', 'pin: ', 'PIN=', 'The passcode is ', 'the code, um, ', 'pin code ');
const endings = fc.constantFrom('', '.', ', thanks', ' please', '! And ticket 4711 is open.', '\nBye');

describe('a PIN is removed from a text', () => {
  it('after the word PIN, in every spelling', () => {
    const openings = fc.constantFrom('', 'Hello, ', 'It is about ticket 4711. ', 'Order 987654 is late and ');
    fc.assert(
      fc.property(
        openings,
        introductions,
        spelledPins(pinLength),
        endings,
        (opening, introduction, { spelling }, ending) => {
          expect(redact(opening + introduction + spelling + ending)).toBe(
            `${opening}${introduction}[removed]${ending}`,
          );
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('however much is said before it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), pins(pinLength), (opening, pin) => {
        expect(redact(`${opening.replaceAll(/\d/g, '')}. My PIN is ${pin}.`)).not.toContain(pin);
      }),
    );
  });

  it('when it stands alone without being called a PIN', () => {
    fc.assert(
      fc.property(pins(pinLength), (pin) => {
        expect(redact(`Sure, ${pin}, go ahead`)).toBe('Sure, [removed], go ahead');
        expect(redact(pin.split('').join(' '))).toBe('[removed]');
        expect(redact(pin.split('').join('-'))).toBe('[removed]');
      }),
    );
  });

  it.each([
    ['before the word', '123456 is my PIN', '[removed] is my PIN'],
    ['twice', 'pin 123456, no, pin 654321', 'pin [removed], no, pin [removed]'],
    ['next to a ticket', 'pin 123456 for ticket 654321', 'pin [removed] for ticket 654321'],
    ['after a ticket', 'for order 654321 my pin is 123456', 'for order 654321 my pin is [removed]'],
    ['as a "PIN number"', 'the pin number is 123456', 'the pin number is [removed]'],
    ['with a pause', 'my pin is one two three um four five six', 'my pin is [removed]'],
    ['in another script', 'my pin is ０１２３４５', 'my pin is [removed]'],
    ['followed by another number', 'my pin is 123456, 2 times', 'my pin is [removed], 2 times'],
  ])('%s', (_name, text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });
});

describe('a number that is not a PIN stays', () => {
  it('when it is called a ticket, order, invoice or case number', () => {
    const names = fc.constantFrom(
      'ticket ',
      'Ticket #',
      'ticket number ',
      '#',
      'order ',
      'invoice no. ',
      'case ',
      'number ',
    );
    fc.assert(
      fc.property(names, pins(pinLength), endings, (name, number, ending) => {
        const text = `About ${name}${number}${ending}`;
        expect(redact(text)).toBe(text);
      }),
    );
  });

  it.each([
    'It costs $123456 a year',
    'That is €123456',
    'on 2024-11-21 at 10:30',
    'call me at +49 151 23456789',
    'about 123456.78 in total',
    'about 1,123,456 rows',
    'serial A-123456',
    'tickets 123456 and 654321',
    'one of two, three at most',
    'see https://example.com/a/123456',
    '',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('and so does every text without a digit or number word', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcdkpin .,#$-'.split('')), maxLength: 200 });
    fc.assert(
      fc.property(letters, (text) => {
        expect(redact(text)).toBe(text);
      }),
    );
  });
});
