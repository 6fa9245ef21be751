import type { ConfigFault } from '../problems.ts';
import type { PayloadKey } from '../types.ts';
import type { Settings } from '../variables.ts';

const randomSecret = 'openssl rand -base64 32';
const keyBytes = 32;
const keyIdPattern = /^[A-Za-z0-9._-]{1,64}$/;
const base64Pattern = /^[A-Za-z0-9+/]+={0,2}$/;
/** Shorter secrets can be guessed; they work, but we say so. */
const advisedPepperLength = 16;

/** The secret of the PIN digest; an empty string after a fault. */
export function readPepper(settings: Settings, faults: ConfigFault[], notes: string[]): string {
  const pepper = settings.PIN_PEPPER;
  if (pepper === undefined) {
    faults.push({
      variable: 'PIN_PEPPER',
      problem: 'is not set; support PINs cannot be checked without it',
      fix: `Make one with "${randomSecret}" and keep it: a new one invalidates every issued PIN`,
    });
    return '';
  }
  if (pepper.length < advisedPepperLength) {
    notes.push(
      `PIN_PEPPER has fewer than ${advisedPepperLength} characters; make a longer one with "${randomSecret}".`,
    );
  }
  return pepper;
}

/** Keys of the payload codec, written `id:base64key,…`; an empty list after a fault. */
export function readPayloadKeys(settings: Settings, faults: ConfigFault[]): PayloadKey[] {
  const fix = `Write it as id:key, the key made with "${randomSecret}"; for a rotation put the new key first`;
  const fault = (problem: string) => faults.push({ variable: 'PAYLOAD_KEYS', problem, fix });
  if (settings.PAYLOAD_KEYS === undefined) {
    fault('is not set; what Temporal stores cannot be encrypted without it');
    return [];
  }
  const keys: PayloadKey[] = [];
  for (const [index, entry] of settings.PAYLOAD_KEYS.split(',').entries()) {
    const colon = entry.indexOf(':');
    const id = entry.slice(0, Math.max(colon, 0)).trim();
    const encoded = entry.slice(colon + 1).trim();
    // The position names the entry: in a malformed one the id itself may be the secret.
    const which = `entry ${index + 1}`;
    if (!keyIdPattern.test(id)) {
      fault(`${which} has no usable key id (letters, digits, ".", "_" and "-") before its colon`);
    } else if (!base64Pattern.test(encoded) || Buffer.from(encoded, 'base64').length !== keyBytes) {
      fault(`${which} is not ${keyBytes} bytes in base64`);
    } else if (keys.some((key) => key.id === id)) {
      fault(`${which} repeats the id of an earlier key`);
    } else {
      keys.push({ id, key: Buffer.from(encoded, 'base64') });
    }
  }
  return keys;
}
