import { expect, it } from 'vitest';
import { safeFileName } from '../../../src/api/webchat/files/file-name.ts';

const text = { type: 'text/plain', extension: 'txt' };

it.each([
  ['line breaks', 'a\r\nset-cookie: x.txt', 'a set-cookie_ x.txt'],
  ['a zero byte', 'a.txt\u0000.exe', 'a_txt _exe.txt'],
  ['invisible characters', 'a\u200b\u2066b\ufeff.txt', 'ab.txt'],
  ['half a character', 'a\ud800.txt', 'a\ufffd.txt'],
  ['nothing but dots', '..', 'file.txt'],
  ['a device of Windows with a path', 'C:\\CON', 'CON.txt'],
  ['an ending in capitals', 'README.TXT', 'README.txt'],
])('a name with %s becomes harmless', (_what, given, expected) => {
  expect(safeFileName(given, text, 6)).toBe(expected);
});

it('no name is longer than 100 characters, or splits one', () => {
  const name = safeFileName(`${'\u{1F600}'.repeat(500)}.txt`, text, 6);
  expect(Array.from(name)).toHaveLength(100);
  expect(name.isWellFormed()).toBe(true);
});

it('a name that is a PIN, or says that it holds one, loses it; other numbers stay', () => {
  expect(safeFileName('482913.txt', text, 6)).toMatch(/^\D+\.txt$/);
  expect(safeFileName('my PIN 482913.txt', text, 6)).toMatch(/^my PIN \D+\.txt$/);
  expect(safeFileName('IMG_20261129_150811.txt', text, 6)).toBe('IMG_20261129_150811.txt');
});
