import { expect, it } from 'vitest';
import { printable, tableOf } from '../../src/cli/table.ts';

it('columns are as wide as their widest cell, and nothing trails', () => {
  expect(
    tableOf(
      ['ID', 'STATE'],
      [
        ['1', null],
        ['1000', 'done'],
      ],
    ),
  ).toEqual(['ID    STATE', '1     –', '1000  done']);
  expect(tableOf(['ID'], [])).toEqual(['ID']);
});

it('nothing that comes from outside moves the cursor or turns the text around', () => {
  const hostile = '\u001B[2Jcall/\r\n\u202Eevil\u0000\u009B';
  expect(printable(hostile)).toBe('\uFFFD[2Jcall/\uFFFD\uFFFD\uFFFDevil\uFFFD\uFFFD');
  expect(tableOf(['A'], [[hostile]]).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
