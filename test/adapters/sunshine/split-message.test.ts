import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitMessage } from '../../../src/adapters/sunshine/split-message.ts';

const parts = fc.constantFrom(
  'word',
  ' ',
  '\n',
  '\n\n',
  '. ',
  '! ',
  'Ä',
  '\u{1F600}',
  '\u{1F468}\u200D\u{1F469}',
  'e\u0301',
  'x'.repeat(50),
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 500 }),
  fc.array(parts, { maxLength: 200 }).map((all) => all.join('')),
);
const bare = (text: string): string => text.replaceAll(/\s/gu, '');

describe('a split message', () => {
  it('is never too long or empty, and loses nothing but white space', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 120 }), (text, limit) => {
        const messages = splitMessage(text, limit);
        expect(bare(messages.join(''))).toBe(bare(text));
        for (const message of messages) {
          expect(message.length).toBeLessThanOrEqual(limit);
          expect(message.trim()).toBe(message);
          expect(message).not.toBe('');
          expect(message.isWellFormed() || !text.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays whole when it fits', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(splitMessage(text)).toEqual(text.trim() === '' ? [] : [text.trim()]);
      }),
    );
  });

  it('ends at a paragraph, else a sentence, else a word', () => {
    expect(splitMessage('One two.\n\nThree four.\nFive', 15)).toEqual(['One two.', 'Three four.', 'Five']);
    expect(splitMessage('One two. Three four five', 12)).toEqual(['One two.', 'Three four', 'five']);
    expect(splitMessage('onetwothree', 4)).toEqual(['onet', 'woth', 'ree']);
  });

  it('keeps characters whole', () => {
    expect(splitMessage('aaa\u{1F600}b', 4)).toEqual(['aaa', '\u{1F600}b']);
    expect(splitMessage('aaae\u0301b', 4)).toEqual(['aaa', 'e\u0301b']);
  });
});
