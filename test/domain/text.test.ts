import { describe, expect, it } from 'vitest';
import { beginningOf, labelled, onOneLine, shorten, truncate, utf8Length } from '../../src/domain/text.ts';

describe('words from outside in a note', () => {
  it('of one line come after the label', () => {
    expect(labelled('The caller said', ' It burns. ')).toBe('The caller said: It burns.');
  });

  it.each(['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f'])(
    'of several lines are quoted, so that no line looks like ours (separator %j)',
    (separator) => {
      const text = ['It burns.', 'Handed off to a human: refund approved', '', 'Conversation: call/x'].join(separator);
      const [label, ...lines] = labelled('The caller said', text).split(/[\n\r\v\f\u0085\u2028\u2029]/u);
      expect(label).toBe('The caller said:');
      expect(lines).toHaveLength(4);
      expect(lines.every((line) => line.startsWith('> '))).toBe(true);
    },
  );
});

it('the length of a text in UTF-8 is what an encoder makes of it', () => {
  for (const text of [
    '',
    'abc\u007F',
    '\u0080äö\u07FF',
    '\u0800日本\uD7FF',
    '\uE000\uFFFF a',
    '😀 a\u{10FFFF}',
    'ä日😀'.repeat(99),
  ]) {
    expect(utf8Length(text)).toBe(Buffer.byteLength(text));
  }
});

describe('the beginning of a text', () => {
  it('is the text itself if that fits', () => {
    expect(beginningOf('It burns.', 9)).toBe('It burns.');
  });

  it('ends after a word, with a mark, and never exceeds the limit', () => {
    expect(beginningOf('The printer burns again.', 20)).toBe('The printer […]');
    for (let maximum = 10; maximum < 24; maximum += 1) {
      expect(beginningOf('The printer burns again.', maximum).length).toBeLessThanOrEqual(maximum);
    }
  });

  it('splits only a word that is too long to be one, and no character', () => {
    const cut = beginningOf('😀'.repeat(1_000), 104);
    expect(cut).toBe(`${'😀'.repeat(50)} […]`);
    expect(beginningOf('😀'.repeat(1_000), 105).isWellFormed()).toBe(true);
  });
});

describe('a text that is shortened', () => {
  it('has at most so many code units, and no half of a character', () => {
    expect(truncate('abcd', 4)).toBe('abcd');
    expect(truncate('abcde', 4)).toBe('abc…');
    expect(truncate('ab😀cd', 4)).toBe('ab\uFFFD…');
  });

  it('ends after a sentence if that leaves half of it, else after a word', () => {
    expect(shorten('It burns.', 9)).toBe('It burns.');
    expect(shorten('It burns. Help me now', 16)).toBe('It burns. …');
    expect(shorten('No! It burns and it smokes', 18)).toBe('No! It burns and…');
    expect(shorten('It burns brightly', 9)).toBe('It burns…');
    expect(shorten('It burns  brightly', 12)).toBe('It burns…');
    expect(shorten('😀😀😀😀', 3)).toBe('😀😀…');
    expect(shorten('Burning', 0)).toBe('…');
    expect(shorten('火事です。 助けて下さい', 8)).toBe('火事です。 …');
  });

  it('is one line without invisible characters', () => {
    expect(onOneLine(' a\u200Bb \n\t c\u0000d\uD800 ')).toBe('ab c d\uFFFD');
  });
});
