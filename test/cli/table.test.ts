import { expect, it } from 'vitest';
import { factsOf, printable, tableOf } from '../../src/cli/table.ts';

it('columns are as wide as their widest cell, without trailing spaces', () => {
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

it('facts have their values in one column, and a dash where there is none', () => {
  const facts = [
    ['id', 'call/1'],
    ['handoff', null],
    ['by', 'a\u001Bb'],
  ] as const;
  expect(factsOf(facts)).toEqual(['id       call/1', 'handoff  –', 'by       a\uFFFDb']);
});

it('text from outside cannot move the cursor or reverse the reading direction', () => {
  const hostile = '\u001B[2Jcall/\r\n\u202Eevil\u0000\u009B';
  expect(printable(hostile)).toBe('\uFFFD[2Jcall/\uFFFD\uFFFD\uFFFDevil\uFFFD\uFFFD');
  expect(tableOf(['A'], [[hostile]]).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
