import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { plainText, toAdf } from '../../../src/adapters/jira/adf.ts';
import { bodyText } from '../../../src/adapters/jira/text-limits.ts';
import { isAdf } from '../../../simulators/jira/adf.ts';

describe('a body as a document', () => {
  it('is accepted by Jira and has the same plain text, whatever the text', () => {
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

  it('can be read whatever it holds: lists, mentions, links, wiki markup, nonsense, endless nesting', () => {
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
    expect(plainText('h1. Hi\r\n{color:red}there{color} [site|https://x.example]')).toBe(
      'Hi\nthere site (https://x.example)',
    );
    let deep: object = paragraph('x');
    for (let n = 0; n < 5_000; n += 1) deep = { type: 'panel', content: [deep] };
    expect(plainText(deep)).toBe('x');
    for (const nonsense of [null, undefined, 7, [], {}, { content: 'no' }]) expect(plainText(nonsense)).toBe('');
  });
});
