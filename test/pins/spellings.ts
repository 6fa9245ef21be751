import * as fc from 'fast-check';

const units: readonly string[][] = [
  ['zero', 'oh', 'o', 'Zero'],
  ['one'],
  ['two', 'TWO'],
  ['three'],
  ['four'],
  ['five'],
  ['six'],
  ['seven'],
  ['eight'],
  ['nine'],
];
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const tens = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** A PIN of so many digits, leading zeros as likely as any other digit. */
export function pins(length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: length, maxLength: length });
}

/** A PIN together with one of the many ways to type or say it. */
export function spelledPins(length: number): fc.Arbitrary<{ pin: string; spelling: string }> {
  const choices = fc.array(fc.nat(999), { minLength: length * 2, maxLength: length * 2 });
  return fc.record({ pin: pins(length), choices }).map(({ pin, choices }) => ({ pin, spelling: spell(pin, choices) }));
}

/** Spells a PIN; each of `choices` decides one digit group or one separator. */
function spell(pin: string, choices: readonly number[]): string {
  let text = '';
  let rest = pin;
  let next = 0;
  const choose = (options: readonly string[]) => options[(choices[next++] ?? 0) % options.length] ?? '';
  while (rest !== '') {
    const groups = groupsAt(rest);
    const [used, words] = (groups[(choices[next++] ?? 0) % groups.length] ?? '1:').split(':');
    rest = rest.slice(Number(used));
    text += words;
    // "twenty, one" is 20 and 1, "twenty one" would be 21.
    const endsInTen = tens.some((ten) => text.endsWith(ten) && ten.length > 1);
    if (rest !== '') text += endsInTen ? ', ' : choose([' ', '-', ', ', ' - ']);
  }
  return text;
}

/** What can be said for the first digits, each as `digits used:words`. */
function groupsAt(rest: string): string[] {
  const [first, second, third] = rest.split('').map(Number);
  if (first === undefined) return [];
  const names = units[first] ?? [];
  const groups = [`1:${first}`, ...names.map((name) => `1:${name}`)];
  if (second === first) groups.push(...names.map((name) => `2:double ${name}`), `2:double ${first}`);
  if (second === first && third === first) groups.push(`3:triple ${names[0]}`, `3:treble ${first}`);
  if (first === 1 && second !== undefined) groups.push(`2:${teens[second]}`);
  if (first >= 2 && second === 0) groups.push(`2:${tens[first]}`);
  if (first >= 2 && second !== undefined && second > 0) {
    groups.push(`2:${tens[first]} ${units[second]?.[0]}`, `2:${tens[first]}-${units[second]?.[0]}`);
  }
  return groups;
}
