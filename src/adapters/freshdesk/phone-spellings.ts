import type { CallerNumber } from '../phone-match.ts';

/** A query may have 512 characters (Freshdesk API v2, filter contacts). */
const maximumQuery = 512;

/** The groups of digits of a formatted number: `(513) 555-7611` gives `513`, `555`, `7611`. */
function groupsOf(formatted: string): string[] {
  return formatted.match(/\d+/g) ?? [];
}

/** A number of these groups without its country code, in the ways people write it. */
function groupings(groups: readonly string[]): string[] {
  const [first = '', ...rest] = groups;
  if (rest.length === 0) return [first];
  return [
    ...['-', '.', ' '].map((separator) => groups.join(separator)),
    `(${first}) ${rest.join('-')}`,
    `(${first}) ${rest.join(' ')}`,
    `(${first})${rest.join('-')}`,
  ];
}

/** How numbers are mostly stored by other systems: E.164, the same without its plus, national, its digits alone. */
export function commonSpellings({ number, parsed }: CallerNumber): string[] {
  const national = parsed.formatNational();
  return [...new Set([number, number.slice(1), national, national.replaceAll(/\D/g, '')])];
}

/** How people type a number: in groups, with and without country code, with dots, dashes, spaces, brackets. */
export function spellings(caller: CallerNumber): string[] {
  const { parsed } = caller;
  const code = parsed.countryCallingCode;
  const national = groupsOf(parsed.formatNational());
  const [first = '', ...rest] = national;
  // Without the prefix that some countries dial before a national number.
  const subscriber = groupsOf(parsed.formatInternational()).slice(1);
  const spaced = subscriber.join(' ');
  const dashed = subscriber.join('-');
  return [
    ...new Set([
      ...commonSpellings(caller),
      ...groupings(national),
      `${first}/${rest.join('')}`,
      `${first} ${rest.join('')}`,
      ...groupings(subscriber).map((grouped) => `+${code} ${grouped}`),
      `+${code} ${subscriber.join('')}`,
      `+${code} (0) ${spaced}`,
      `+${code}-${dashed}`,
      `+${code}.${subscriber.join('.')}`,
      `${code}-${dashed}`,
      `${code} ${spaced}`,
      `00${code} ${spaced}`,
      `00${code}${subscriber.join('')}`,
    ]),
  ];
}

/** Queries of the contact search that together find each spelling, in either number of a contact. */
export function contactQueries(texts: readonly string[]): string[] {
  const terms = texts.flatMap((text) => [`phone:'${text}'`, `mobile:'${text}'`]);
  const queries: string[] = [];
  for (const term of terms) {
    const last = queries.at(-1);
    const longer = last === undefined ? null : `${last.slice(0, -1)} OR ${term}"`;
    if (longer === null || longer.length > maximumQuery) queries.push(`"${term}"`);
    else queries[queries.length - 1] = longer;
  }
  return queries;
}
