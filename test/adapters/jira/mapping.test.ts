import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { plainText, toAdf } from '../../../src/adapters/jira/adf.ts';
import { mapPriorities } from '../../../src/adapters/jira/priorities.ts';
import { neutralStatus } from '../../../src/adapters/jira/statuses.ts';
import { jqlString } from '../../../src/adapters/jira/jql.ts';
import { bodyText, labelOf, summaryLine } from '../../../src/adapters/jira/text-limits.ts';
import { isAdf } from '../../../simulators/jira/adf.ts';

describe('a body as a document', () => {
  it('is one that Jira accepts, whatever the text, and reads the same but for lines without words', () => {
    const line = fc.string({ minLength: 1 }).map((text) => `x${text.replaceAll(/\s/gu, ' ')}y`);
    const text = fc.array(
      fc.array(line, { minLength: 1 }).map((lines) => lines.join('\n')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(text, (paragraphs) => {
        const whole = paragraphs.join('\n\n');
        const document = toAdf(whole);
        expect(isAdf(document)).toBe(true);
        expect(plainText(document)).toBe(whole);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (any) => {
        expect(isAdf(toAdf(bodyText(any)))).toBe(true);
      }),
    );
  });

  it('is read whatever it is: lists, mentions, links, tables, strings, nonsense, bottomless nesting', () => {
    const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
    const item = (text: string) => ({ type: 'listItem', content: [paragraph(text)] });
    const document = {
      type: 'doc',
      content: [
        { type: 'heading', content: [{ type: 'text', text: 'Title' }] },
        { type: 'bulletList', content: [item('one'), item('two')] },
        {
          type: 'paragraph',
          content: [
            { type: 'mention', attrs: { text: '@Sam' } },
            { type: 'inlineCard', attrs: { url: 'https://x.example' } },
          ],
        },
      ],
    };
    expect(plainText(document)).toBe('Title\n\n- one\n- two\n\n@Samhttps://x.example');
    expect(plainText('h1. Hi\r\n{color:red}there{color} [site|https://x.example]')).toBe('Hi\nthere site');
    let deep: object = paragraph('x');
    for (let n = 0; n < 5_000; n += 1) deep = { type: 'panel', content: [deep] };
    for (const nonsense of [null, undefined, 7, [], {}, { content: 'no' }, deep]) expect(plainText(nonsense)).toBe('');
  });
});

describe('texts for Jira', () => {
  it('fit: one line of 255 characters, labels without spaces, quoted queries', () => {
    expect(summaryLine('  a\n b\t')).toBe('a b');
    expect(summaryLine('')).not.toBe('');
    expect(summaryLine('word '.repeat(100))).toMatch(/word \[…\]$/u);
    expect(summaryLine('x'.repeat(400)).length).toBeLessThanOrEqual(255);
    expect(labelOf(' two words ')).toBe('two-words');
    expect(labelOf('y'.repeat(300))).toHaveLength(255);
    expect(jqlString('a"b\\c')).toBe('"a\\"b\\\\c"');
  });
});

describe('words of a site', () => {
  it('tell statuses apart by category first, then by known names', () => {
    const of = (name: string, key: string) => neutralStatus({ name, statusCategory: { key } }, {});
    expect(of('Offen', 'new')).toBe('new');
    expect(of('Irgendwas', 'indeterminate')).toBe('open');
    expect(of('Waiting for support', 'indeterminate')).toBe('open');
    expect(of('Waiting for customer', 'indeterminate')).toBe('pending');
    expect(of('Pending', 'indeterminate')).toBe('pending');
    expect(of('Blocked', 'indeterminate')).toBe('onHold');
    expect(of('Canceled', 'done')).toBe('solved');
    expect(of('Closed', 'done')).toBe('closed');
    expect(of('?', 'undefined')).toBe('open');
    expect(neutralStatus(null, {})).toBe('open');
  });

  it('tell priorities by name, or by rank in a language that nobody here speaks', () => {
    const list = (...names: string[]) => mapPriorities(names.map((name, index) => ({ id: String(index), name })));
    const english = list('Highest', 'High', 'Medium', 'Low', 'Lowest');
    expect([...english.toId]).toEqual([
      ['urgent', '0'],
      ['high', '1'],
      ['normal', '2'],
      ['low', '3'],
    ]);
    expect(english.fromId.get('4')).toBe('low');
    expect([...list('Höchste', 'Hoch', 'Mittel', 'Niedrig', 'Niedrigste').toId]).toEqual([...english.toId]);
    expect([...list('P1', 'P2', 'P3', 'P4').toId.values()]).toEqual(['0', '1', '2', '3']);
    expect([...list('Einzige').toId]).toEqual([['normal', '0']]);
  });
});
