import type { ConfigFault } from './problems.ts';

/** What a variable with several secrets holds, in words that fit into a sentence. */
interface SecretList {
  variable: string;
  /** Undefined: not set. */
  value: string | undefined;
  /** What one of them is called: `password`. */
  what: string;
  /** Shorter ones can be guessed: they work, but we say so. Null: no advice, the other side chose it. */
  advisedLength: number | null;
}

/**
 * Secrets of which every one is accepted, written with commas between them: two during a rotation. An empty list when
 * the variable is not set.
 */
export function readSecretList(
  { variable, value, what, advisedLength }: SecretList,
  faults: ConfigFault[],
  notes: string[],
): string[] {
  if (value === undefined) return [];
  const secrets = value.split(',').map((entry) => entry.trim());
  if (secrets.includes('')) {
    faults.push({
      variable,
      problem: `holds an empty ${what} between its commas`,
      fix: `Separate ${what}s by single commas; a ${what} itself cannot hold a comma`,
    });
  }
  if (advisedLength !== null && secrets.some((entry) => entry.length < advisedLength)) {
    notes.push(`${variable} holds a ${what} of fewer than ${advisedLength} characters; choose a longer one.`);
  }
  return secrets;
}
