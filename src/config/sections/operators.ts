import type { ConfigProblem } from '../problems.ts';
import { randomSecretCommand, readSecretList } from '../secrets.ts';
import type { Section, SettingsOf } from '../section.ts';
import { text } from '../variable-kinds.ts';

/** A shorter token is accepted, but noted, because it could be guessed. */
const advisedTokenLength = 20;
/** Characters of a bearer token (RFC 6750, section 2.1). No other can be sent. */
const tokenPattern = /^[A-Za-z0-9._~+/-]+=*$/;

const variables = { API_TOKEN: text() };

/** The operators' routes. */
export interface OperatorsConfig {
  /** Every bearer token that is accepted; two during a rotation. */
  tokens: string[];
}

/** The operators' routes. Null: not configured. */
export const operatorsSection = {
  variables,
  fixes: {},
  read: readOperators,
  describe: (operators) => ({ operatorTokens: operators?.tokens.length ?? 0 }),
} satisfies Section<typeof variables, OperatorsConfig | null>;

function readOperators(
  settings: SettingsOf<typeof variables>,
  problems: ConfigProblem[],
  notes: string[],
): OperatorsConfig | null {
  const { API_TOKEN: value } = settings;
  if (value === undefined) {
    notes.push("The operators' routes are off: API_TOKEN is not set.");
    return null;
  }
  const list = { variable: 'API_TOKEN', value, what: 'token', advisedLength: advisedTokenLength };
  const tokens = readSecretList(list, problems, notes);
  if (tokens.some((token) => token !== '' && !tokenPattern.test(token))) {
    problems.push({
      variable: 'API_TOKEN',
      problem: 'contains a character that is not allowed in a bearer token',
      fix: `Make one with "${randomSecretCommand}"; separate several by commas`,
    });
  }
  return { tokens };
}
