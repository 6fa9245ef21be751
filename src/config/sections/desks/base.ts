import type { ConfigProblem } from '../../problems.ts';
import { readSecretList } from '../../secrets.ts';

/** What is configured of every help desk. */
export interface DeskConfigBase {
  /** Without a trailing slash. */
  baseUrl: string;
  /** Every secret that its webhooks may be proven with; two during a rotation. Empty: webhooks are answered with 503. */
  webhookSecrets: string[];
}

/**
 * The secrets of a desk's webhooks. Adds a note when there is none.
 * @param title name of the desk, as used in a sentence
 */
export function readWebhookSecrets(
  title: string,
  variable: string,
  value: string | undefined,
  problems: ConfigProblem[],
  notes: string[],
): string[] {
  if (value === undefined) {
    notes.push(
      `Webhooks of ${title} are answered with 503 and sent again later: ${variable} is not set. Until then changes made there are noticed later.`,
    );
  }
  return readSecretList({ variable, value, what: 'secret', advisedLength: null }, problems, notes);
}
