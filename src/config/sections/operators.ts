import type { ConfigFault } from '../problems.ts';
import { readSecretList } from '../secret-list.ts';
import type { OperatorsConfig } from '../types.ts';
import type { Settings } from '../variables.ts';

/** Shorter tokens can be guessed; they work, but we say so. */
const advisedTokenLength = 20;
/** Characters of a bearer token (RFC 6750, section 2.1); anything else cannot be sent. */
const tokenPattern = /^[A-Za-z0-9._~+/-]+=*$/;

/** Who may use the operators' routes, or null when nobody may. */
export function readOperators(settings: Settings, faults: ConfigFault[], notes: string[]): OperatorsConfig | null {
  const { API_TOKEN: value } = settings;
  if (value === undefined) {
    notes.push("The operators' routes are off: API_TOKEN is not set.");
    return null;
  }
  const list = { variable: 'API_TOKEN', value, what: 'token', advisedLength: advisedTokenLength };
  const tokens = readSecretList(list, faults, notes);
  if (tokens.some((token) => token !== '' && !tokenPattern.test(token))) {
    faults.push({
      variable: 'API_TOKEN',
      problem: 'holds a character that a bearer token cannot have',
      fix: 'Make one with "openssl rand -base64 32"; separate several by commas',
    });
  }
  return { tokens };
}
