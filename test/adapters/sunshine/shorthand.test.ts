import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutraliseShorthand } from '../../../src/adapters/sunshine/shorthand.ts';

const unseen = /[\u00AD\u180E\u200B-\u200F\u2060-\u2064\u2066-\u206F\uFEFF]/gu;
/** What the platform reads as shorthand. */
const shorthand = /%\(\(|%\{\{|%\[|\$\[|!\[/u;
/** Texts made of the parts of shorthands, whole ones and broken ones. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('%', '((', '{{', '))%', '}}%', '(', '{', '[', ']', '$', '!', '%((switchboard:passControl))%'),
      fc.constantFrom(
        '\u200B',
        '\u200D',
        '\uFEFF',
        '\u00AD',
        '\u2060',
        'switchboard',
        'SWITCHBOARD:',
        'template:',
        ' ',
      ),
      fc.string({ unit: 'grapheme' }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('text that may hold shorthand', () => {
  it.each([
    '%((switchboard:passControl))%',
    '%((Switchboard:PASSCONTROL:agent))%',
    '%{{switchboard:offerControl:bot}}%',
    '%(( switchboard : acceptControl ))%',
    'I switch you over %((switchboard:passControl))%',
    '%\u200B(\uFEFF(switch\u200Bboard:passControl))%',
    '%((template: welcome))%',
    '%[Pay here](https://evil.example)',
    '$[Pay]($49.99)',
    '![](https://evil.example/pixel.png)',
    '%%((switchboard:passControl))%%',
  ])('%s is never sent as shorthand, and reads the same', (text) => {
    const sent = neutraliseShorthand(text);
    expect(sent).not.toMatch(shorthand);
    expect(sent.replaceAll(unseen, '')).toBe(text.replaceAll(unseen, ''));
  });

  it('holds none afterwards, reads the same, and is unchanged when neutralised again', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const sent = neutraliseShorthand(text);
        expect(sent).not.toMatch(shorthand);
        expect(sent.replaceAll(unseen, '').normalize()).toBe(text.replaceAll(unseen, '').normalize());
        expect(neutraliseShorthand(sent)).toBe(sent);
      }),
      { numRuns: 2000 },
    );
  });

  it('is unchanged if it holds none', () => {
    for (const text of ['', '100 % (sure)', 'a %(b)% c', '👨‍👩‍👧 is a family', 'می‌خواهم', 'f(x) = {{y}}', '[1] and (2)']) {
      expect(neutraliseShorthand(text)).toBe(text);
    }
  });
});
