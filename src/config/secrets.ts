import type { ConfigProblem } from './problems.ts';

/** A command that makes a random secret, as fixes quote it. */
export const randomSecretCommand = 'openssl rand -base64 32';

/** A variable with several secrets. */
interface SecretList {
  variable: string;
  /** Undefined: not set. */
  value: string | undefined;
  /** What one of them is called in a sentence: `password`. */
  what: string;
  /** A shorter secret is accepted, but noted, because it could be guessed. Null: the other side chooses the secret. */
  advisedLength: number | null;
}

/**
 * Reads secrets separated by commas. Each of them is accepted, so that there can be two during a rotation. Empty when
 * the variable is not set.
 */
export function readSecretList(
  { variable, value, what, advisedLength }: SecretList,
  problems: ConfigProblem[],
  notes: string[],
): string[] {
  if (value === undefined) return [];
  const secrets = value.split(',').map((entry) => entry.trim());
  if (secrets.includes('')) {
    problems.push({
      variable,
      problem: `contains an empty ${what} between its commas`,
      fix: `Separate ${what}s by single commas; a ${what} itself cannot contain a comma`,
    });
  }
  if (advisedLength !== null && secrets.some((entry) => entry.length < advisedLength)) {
    notes.push(`${variable} contains a ${what} of fewer than ${advisedLength} characters; choose a longer one.`);
  }
  return secrets;
}
