import type { ConfigFault } from '../problems.ts';
import { readSecretList } from '../secret-list.ts';
import type { PhoneConfig } from '../types.ts';
import type { Settings } from '../variables.ts';

/** Shorter secrets can be guessed; they work, but we say so. */
const advisedSecretLength = 12;

/** The phone line, or null when it is not configured. */
export function readPhone(settings: Settings, faults: ConfigFault[], notes: string[]): PhoneConfig | null {
  const { HTTP_USERNAME: username, HTTP_PASSWORD: password, SIGNALWIRE_SIGNING_KEY: signingKey } = settings;
  const anySet = [username, password, signingKey].some((value) => value !== undefined);
  if (!anySet) {
    notes.push('The phone line is off: HTTP_USERNAME and HTTP_PASSWORD are not set.');
    return null;
  }
  if (username === undefined) faults.push(missing('HTTP_USERNAME', 'Choose the user name SignalWire logs in with'));
  if (password === undefined) faults.push(missing('HTTP_PASSWORD', 'Choose the password SignalWire logs in with'));
  const list = { variable: 'HTTP_PASSWORD', value: password, what: 'password', advisedLength: advisedSecretLength };
  const passwords = readSecretList(list, faults, notes);
  if (username === undefined || password === undefined) return null;
  return {
    username,
    passwords,
    signingKey: signingKey ?? null,
    maxMinutes: settings.CALL_MAX_MINUTES,
  };
}

function missing(variable: string, fix: string): ConfigFault {
  return { variable, problem: 'is not set, but other settings of the phone line are', fix };
}
