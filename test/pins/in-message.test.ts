import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePinDigits } from '../../src/pins/digits.ts';
import { findPin } from '../../src/pins/in-message.ts';
import { redactPins } from '../../src/pins/redact.ts';
import { pins, spelledPins } from './spellings.ts';

const pinLength = 6;
const find = (text: string, label?: string) => findPin(text, pinLength, label);

describe('a PIN in a message is found', () => {
  it('in every spelling, when the message is nothing else', () => {
    fc.assert(
      fc.property(spelledPins(pinLength), ({ pin, spelling }) => {
        expect(find(spelling)).toEqual({ text: '[removed]', digits: pin, named: false, alone: true });
        expect(find(`my pin is ${spelling}.`)).toMatchObject({
          text: 'my pin is [removed].',
          digits: pin,
          named: true,
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('in every spelling, within a sentence that names it', () => {
    const openings = fc.constantFrom('', 'Hello, ', 'It is about ticket 4711. ', 'Order 987654 is late and ');
    fc.assert(
      fc.property(openings, spelledPins(pinLength), (opening, { pin, spelling }) => {
        const found = find(`${opening}my PIN is ${spelling}, thanks`);
        expect(found).toMatchObject({ text: `${opening}my PIN is [removed], thanks`, digits: pin, named: true });
      }),
      { numRuns: 2_000 },
    );
  });

  it('whenever the message is nothing else or redactPins would remove it, whatever else is written', () => {
    const parts = fc.constantFrom(
      ' ',
      'my ',
      'pin ',
      'is ',
      '#',
      'number ',
      '0',
      '12',
      '345',
      'oh ',
      'one ',
      ', ',
      '-',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (some) => {
        const text = some.join('');
        const whole = parsePinDigits(text, pinLength);
        const found = find(text);
        expect(found !== null || (whole === null && redactPins(text, pinLength) === text)).toBe(true);
        expect(whole ?? found?.digits).toBe(found?.digits);
        expect(parsePinDigits(found?.text ?? text, pinLength)).toBeNull();
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['oh one two three four five', '[removed]', false],
    ['my pin is 0-1-2 3 4 5', 'my pin is [removed]', true],
    ['０１２３４５', '[removed]', false],
    ['Sure, 012345, go ahead', 'Sure, [removed], go ahead', false],
    ['my number is 012345', 'my number is [removed]', false],
    ['012345#', '[removed]#', false],
    ['PIN #012345, please hurry up', 'PIN #[removed], please hurry up', true],
    ['Hello, my pin# is 012345', 'Hello, my pin# is [removed]', true],
    ['*012345*', '*[removed]*', false],
    ['0\u200B1\u200B2\u200B345', '[removed]', false],
    ['012\u00AD345', '[removed]', false],
    ['0\uFE0F\u20E31\uFE0F\u20E32\uFE0F\u20E33\uFE0F\u20E34\uFE0F\u20E35\uFE0F\u20E3', '[removed]', false],
    ['Meine PIN ist 012345.', 'Meine PIN ist [removed].', true],
    ['Hallo, die Support-PIN lautet 012 345', 'Hallo, die Support-PIN lautet [removed]', true],
    ['Mein Passwort: 012345', 'Mein Passwort: [removed]', true],
    ['Kennwort 012345 bitte prüfen', 'Kennwort [removed] bitte prüfen', true],
    ['Die Geheimzahl ist die 012345', 'Die Geheimzahl ist die [removed]', true],
    ['Mon code est le 012345, merci', 'Mon code est le [removed], merci', true],
    ['Mon mot de passe : 012345', 'Mon mot de passe : [removed]', true],
    ['Le NIP est 012345', 'Le NIP est [removed]', true],
    ['Mi contraseña es 012345', 'Mi contraseña es [removed]', true],
    ['la clave es: 012345', 'la clave es: [removed]', true],
    ['Mi código número 012345', 'Mi código número [removed]', true],
    ['Die Nummer 012345 ist meine PIN', 'Die Nummer [removed] ist meine PIN', true],
    ['Ticket 654321, PIN 012345', 'Ticket 654321, PIN [removed]', true],
    ['pin 012345, I repeat, 012345', 'pin [removed], I repeat, [removed]', true],
  ])('%s', (text, masked, named) => {
    expect(find(text)).toMatchObject({ text: masked, digits: '012345', named });
  });

  it('in every length from 4 to 12 digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 12 }).chain(pins), (pin) => {
        expect(findPin(`PIN: ${pin}`, pin.length)).toMatchObject({ text: 'PIN: [removed]', digits: pin, named: true });
      }),
    );
  });
});

it('several different PINs in a message are removed, and none of them counts', () => {
  expect(find('pin 012345, no, pin 543210')).toEqual({
    text: 'pin [removed], no, pin [removed]',
    digits: null,
    named: true,
    alone: false,
  });
});

it.each([
  ['012345', true],
  ['it is 0 1 2 3 4 5.', true],
  ['012345 and 543210', false],
  ['my lamp 012345 is broken', false],
  ['my lamp is broken, the PIN is 012345', false],
])('%s: is the message nothing else? %s', (text, alone) => {
  expect(find(text)?.alone).toBe(alone);
});

describe('a message without a PIN is left alone', () => {
  it.each([
    '',
    'Hello',
    'It is about ticket #123456 again',
    'Where is order 654321?',
    'Call me at +49 151 23456789',
    'Meine Bestellnummer ist 654321, wo bleibt sie?',
    'Es geht um Auftrag Nr. 654321 und Rechnung 654322.',
    'Ich warte auf die Nummer 654321',
    'Ma commande n° 654321 est en retard',
    'La facture numéro 654321',
    'El pedido número 654321 no llegó',
    'one of two, three at most',
    '👩‍👩‍👧 12345',
  ])('%s', (text) => {
    expect(find(text)).toBeNull();
  });
});

describe('the label of a form field', () => {
  it.each([
    ['Support PIN', '012345', '[removed]', true],
    ['Support PIN', 'oh one two three four five', '[removed]', true],
    ['Ihre Geheimzahl', '012345', '[removed]', true],
    ['Your number', '012345', '[removed]', false],
    ['Anything else?', 'the code: 012345', 'the code: [removed]', true],
    ['Order number', 'my pin is 012345', 'my pin is [removed]', true],
    ['PIN of ticket 12', '012345', '[removed]', true],
    ['Room 01', '012345', '[removed]', false],
  ])('%s lets a PIN be found in %s', (label, value, masked, named) => {
    expect(find(value, label)).toMatchObject({ text: masked, digits: '012345', named });
  });

  it.each(['Order number', 'Bestellnummer', 'Telephone', 'Commande n°', 'Ticket #'])(
    '%s says that the number is not a PIN',
    (label) => {
      expect(find('654321', label)).toBeNull();
    },
  );
});
