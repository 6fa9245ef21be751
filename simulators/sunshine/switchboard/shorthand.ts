/** A control action in the text of a message of the business. */
export interface Shorthand {
  action: 'passControl' | 'offerControl' | 'acceptControl';
  /** A seat, or `next`. */
  target: string;
}

const spellings = [
  /%\(\(\s*switchboard:(?<action>passControl|offerControl|acceptControl)(?::(?<target>[^()\s]+))?\s*\)\)%/u,
  /%\{\{\s*switchboard:(?<action>passControl|offerControl|acceptControl)(?::(?<target>[^{}\s]+))?\s*\}\}%/u,
];

/** The first shorthand in a text; null for none. There is none for releaseControl (Zendesk's switchboard guide). */
export function findShorthand(text: string): Shorthand | null {
  for (const spelling of spellings) {
    const groups = spelling.exec(text)?.groups;
    const action = groups?.['action'];
    if (action === undefined) continue;
    return { action: action as Shorthand['action'], target: groups?.['target'] ?? 'next' };
  }
  return null;
}
