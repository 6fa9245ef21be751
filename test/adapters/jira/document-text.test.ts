import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/adapters/jira/adf.ts';

const text = (words: string, href?: string) => ({
  type: 'text',
  text: words,
  ...(href === undefined ? {} : { marks: [{ type: 'link', attrs: { href } }] }),
});
const node = (type: string, content: object[], attrs: object = {}) => ({ type, attrs, content });
const paragraph = (...content: object[]) => node('paragraph', content);
const doc = (...content: object[]) => ({ type: 'doc', version: 1, content });
const cell = (...content: object[]) => node('tableCell', content);

describe('the text of a document', () => {
  it.each<[title: string, body: object, wanted: string]>([
    [
      'a date',
      paragraph(
        text('We will call you on '),
        { type: 'date', attrs: { timestamp: String(Date.UTC(2026, 0, 2)) } },
        text(' before noon.'),
      ),
      'We will call you on 2 January 2026 before noon.',
    ],
    ['a date that is none', paragraph({ type: 'date', attrs: { timestamp: 'soon' } }), 'soon'],
    [
      'a file by its name',
      node('mediaSingle', [{ type: 'media', attrs: { type: 'file', id: 'x', alt: 'invoice.pdf' } }]),
      'invoice.pdf',
    ],
    [
      'several files',
      node('mediaGroup', [
        { type: 'media', attrs: { alt: 'a.png' } },
        { type: 'media', attrs: { id: 'x' } },
      ]),
      'a.png\na file',
    ],
    [
      'a file that is a link, by its name and address',
      node('mediaSingle', [
        {
          type: 'media',
          attrs: { alt: 'map.png' },
          marks: [{ type: 'link', attrs: { href: 'https://x.example/map' } }],
        },
      ]),
      'map.png (https://x.example/map)',
    ],
    [
      'an unknown node in a line, within that line',
      paragraph(text('Ask '), { type: 'person', attrs: { text: 'Ann' } }, text(' first.')),
      'Ask Ann first.',
    ],
    ['a card without an address', node('blockCard', [], { datasource: { id: '1' } }), 'a link'],
    [
      'what is nested too deep, on one line',
      Array.from({ length: 60 }).reduce<object>(
        (inner) => node('blockquote', [inner]),
        paragraph(text('Deep '), { type: 'mention', attrs: { text: '@Ann' } }),
      ),
      'Deep @Ann',
    ],
    ['a file in a line', paragraph(text('See '), { type: 'mediaInline', attrs: { alt: 'log.txt' } }), 'See log.txt'],
    [
      'cells and paragraphs apart',
      node('table', [
        node('tableRow', [
          node('tableHeader', [paragraph(text('Item'))]),
          node('tableHeader', [paragraph(text('Price'))]),
        ]),
        node('tableRow', [cell(paragraph(text('Printer')), paragraph(text('used'))), cell(paragraph(text('20')))]),
      ]),
      'Item | Price\nPrinter used | 20',
    ],
    [
      'a link with its address',
      paragraph(text('our page', 'https://x.example/a'), text('.')),
      'our page (https://x.example/a).',
    ],
    [
      'a link in two formats, once',
      paragraph(text('our ', 'https://x.example'), text('page', 'https://x.example')),
      'our page (https://x.example)',
    ],
    ['an address as its own link', paragraph(text('https://x.example', 'https://x.example')), 'https://x.example'],
    ['a mail address', paragraph(text('a@x.example', 'mailto:a@x.example')), 'a@x.example'],
    ['a mention', paragraph({ type: 'mention', attrs: { id: '1', text: '@Sam' } }, text(' helps')), '@Sam helps'],
    ['a mention without a name', paragraph({ type: 'mention', attrs: { id: '712020:x' } }), '@someone'],
    ['an emoji', paragraph({ type: 'emoji', attrs: { shortName: ':smile:', text: '😄' } }), '😄'],
    ['a status', paragraph({ type: 'status', attrs: { text: 'In transit' } }), 'In transit'],
    ['a card', paragraph({ type: 'inlineCard', attrs: { url: 'https://x.example/1' } }), 'https://x.example/1'],
    [
      'a card with data',
      { type: 'blockCard', attrs: { data: { url: 'https://x.example', name: 'Guide' } } },
      'Guide (https://x.example)',
    ],
    ['a panel', node('panel', [paragraph(text('A')), paragraph(text('B'))], { panelType: 'info' }), 'A\n\nB'],
    ['an expand with its title', node('expand', [paragraph(text('Inside'))], { title: 'More' }), 'More\n\nInside'],
    [
      'tasks',
      node('taskList', [
        node('taskItem', [text('Call')], { state: 'DONE' }),
        node('taskItem', [text('Write')], { state: 'TODO' }),
      ]),
      '- Call (done)\n- Write',
    ],
    ['decisions', node('decisionList', [node('decisionItem', [text('Refund')])]), '- Refund'],
    ['code', node('codeBlock', [text('a = 1\nb = 2')]), 'a = 1\nb = 2'],
    [
      'columns',
      node('layoutSection', [
        node('layoutColumn', [paragraph(text('Left'))]),
        node('layoutColumn', [paragraph(text('Right'))]),
      ]),
      'Left\n\nRight',
    ],
    [
      'numbers of a list, and lists in lists',
      node('orderedList', [
        node('listItem', [paragraph(text('One')), node('bulletList', [node('listItem', [paragraph(text('inner'))])])]),
        node('listItem', [paragraph(text('Two'))]),
      ]),
      '1. One\n  - inner\n2. Two',
    ],
    ['an unknown node with text', { type: 'future', text: 'New' }, 'New'],
    ['an unknown node with children', node('future', [paragraph(text('A')), paragraph(text('B'))]), 'A\n\nB'],
    ['an unknown node with attributes', { type: 'future', attrs: { title: 'Shown' } }, 'Shown'],
    ['an extension with text', { type: 'extension', attrs: { extensionKey: 'x', text: 'Shown' } }, 'Shown'],
  ])('has %s', (_title, body, wanted) => {
    expect(plainText(doc(body))).toBe(wanted);
  });

  it('keeps its blocks apart, with a rule between them', () => {
    const heading = node('heading', [text('Title')], { level: 1 });
    expect(plainText(doc(heading, paragraph(text('A')), { type: 'rule' }, paragraph(text('B'))))).toBe(
      'Title\n\nA\n\n---\n\nB',
    );
  });
});

describe('the text of wiki markup', () => {
  it.each([
    ['{color:red}red{color} and *bold* and _slanted_ and {{fixed}}', 'red and bold and slanted and fixed'],
    [
      '[our page|https://x.example/a] or [our page|https://x.example|smart-link]',
      'our page (https://x.example/a) or our page (https://x.example)',
    ],
    ['[https://x.example] and [mailto:a@x.example]', 'https://x.example and a@x.example'],
    ['||Item||Price||\n|Printer|20|', 'Item | Price\nPrinter | 20'],
    ['|[page|https://x.example]|20|', 'page (https://x.example) | 20'],
    ['{code:java}\nint *a* = [b|c];\n{code}', 'int *a* = [b|c];'],
    ['{noformat}\n||x||\n{noformat}', '||x||'],
    ['See !image.png|thumbnail! and !a b.jpg! and [^log.txt]', 'See image.png and a b.jpg and log.txt'],
    ['[~accountid:712020:5b10] asked [~sam]', '@someone asked @sam'],
    ['{panel:title=Note|bgColor=#fff}Careful{panel}', 'Note\nCareful'],
    ['h2. Title\n* one\n** two\n# three\nbq. said\n----', 'Title\n- one\n- two\n- three\nsaid\n---'],
    ['first\\\\second \\{not a macro\\}', 'first\nsecond {not a macro}'],
    ['un{*}believ{*}able and {_}so{_}', 'unbelievable and so'],
    ['5 * 3 * 2 = 30, snake_case_name, wow! really!', '5 * 3 * 2 = 30, snake_case_name, wow! really!'],
  ])('%j is %j', (markup, wanted) => {
    expect(plainText(markup)).toBe(wanted);
  });

  it.each(['[', '{color:|', '{code:x}', '*a', '_', '!a.b', '{{', '[~', '|', '\\'])(
    'that repeats %j without end is read in reasonable time',
    (part) => {
      expect(plainText(part.repeat(32_767 / part.length)).length).toBeLessThanOrEqual(40_000);
    },
  );
});
