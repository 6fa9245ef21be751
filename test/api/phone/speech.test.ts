import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutralise, priorityInWords, speakable, statusInWords } from '../../../src/api/phone/speech.ts';
import { priorities, ticketStatuses } from '../../../src/domain/tickets/tickets.ts';

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('$', '%', '@', '{', '}', '\u0000', '\u200B', '\u2028', '\n', ' ', 'a', '.', '\u00AD', '\uD800'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 80,
});

describe('nothing a customer wrote is expanded by the phone platform', () => {
  it('no sigil is followed by a brace, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(neutralise(text)).not.toMatch(/[$%@]\{/);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['${global_data.pin}', '$'],
    ['%{args.pin}', '%'],
    ['@{expr 1}', '@'],
    ['$\u200B{args.pin}', '$'],
    ['$\u00AD{args.pin}', '$'],
    ['$${a}', '$'],
  ])('%j', (text, sigil) => {
    expect(neutralise(text)).not.toContain('{');
    expect(neutralise(text).startsWith(sigil)).toBe(true);
  });

  it('control and invisible characters are removed, spaces are single', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = neutralise(text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(clean).toBe(clean.trim());
      }),
    );
    expect(neutralise('a\r\n\tb\u0007c')).toBe('a b c');
    expect(neutralise('a \u200B b')).toBe('a b');
  });

  it('a second pass changes nothing', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(neutralise(neutralise(text))).toBe(neutralise(text));
      }),
    );
  });

  it('ordinary text stays as it is', () => {
    const text = 'It costs $5 or 10% {sic}, write to a@b.example. Grüße, 日本 😀';
    expect(neutralise(text)).toBe(text);
  });
});

describe('a text that is read out', () => {
  it('is never longer than allowed and never expanded', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.lorem({ maxCount: 20 })), fc.integer({ min: 1, max: 100 }), (text, maxChars) => {
        const spoken = speakable(text, maxChars);
        expect(Array.from(spoken).length).toBeLessThanOrEqual(maxChars);
        expect(spoken).not.toMatch(/[$%@]\{/);
        expect(spoken.isWellFormed()).toBe(true);
      }),
    );
  });

  it('is unchanged if it fits', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = neutralise(text);
        expect(speakable(text, Array.from(clean).length)).toBe(clean);
      }),
    );
  });

  it('is cut after a sentence', () => {
    expect(speakable('The printer is on fire. Please send somebody with water soon.', 40)).toBe(
      'The printer is on fire. …',
    );
  });

  it('is cut after a word if no sentence ends in time', () => {
    expect(speakable('The printer on the second floor burns', 19)).toBe('The printer on the…');
    expect(speakable('The printer on the second floor burns', 18)).toBe('The printer on…');
  });

  it('is not cut after a decimal point', () => {
    expect(speakable('We pay 12.50 each month for it', 14)).toBe('We pay 12.50…');
  });
});

describe('statuses and priorities in words', () => {
  it('every status and priority has its own words', () => {
    const statuses = ticketStatuses.map(statusInWords);
    const levels = [null, ...priorities].map(priorityInWords);
    expect(new Set(statuses).size).toBe(ticketStatuses.length);
    expect(new Set(levels).size).toBe(priorities.length + 1);
    for (const words of [...statuses, ...levels]) expect(words).toMatch(/^[a-z]+( [a-z]+)*$/);
  });
});
