import type { ConfigProblem } from '../problems.ts';
import { randomSecretCommand } from '../secrets.ts';
import type { Section, SettingsOf } from '../section.ts';
import { text } from '../variable-kinds.ts';

const keyBytes = 32;
const keyIdPattern = /^[A-Za-z0-9._-]{1,64}$/;
const base64Pattern = /^[A-Za-z0-9+/]+={0,2}$/;

const variables = { PAYLOAD_KEYS: text() };

/** One AES-256 key of the payload codec. */
export interface PayloadKey {
  /** Readable name of the key, stored next to what it encrypts. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** The keys that encrypt what Temporal stores. */
export const keysSection = {
  variables,
  fixes: {},
  read: readPayloadKeys,
  describe: (keys) => ({ payloadKeys: keys.map(({ id }) => id).join(', ') }),
} satisfies Section<typeof variables, PayloadKey[]>;

/** Reads `id:base64key,…`. Empty when the variable is not set, which is a problem. */
function readPayloadKeys(settings: SettingsOf<typeof variables>, problems: ConfigProblem[]): PayloadKey[] {
  const fix = `Write it as id:key, the key made with "${randomSecretCommand}"; for a rotation put the new key first`;
  const report = (problem: string) => problems.push({ variable: 'PAYLOAD_KEYS', problem, fix });
  if (settings.PAYLOAD_KEYS === undefined) {
    report('is not set; what Temporal stores cannot be encrypted without it');
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
      report(`${which} has no usable key id (letters, digits, ".", "_" and "-") before its colon`);
    } else if (!base64Pattern.test(encoded) || Buffer.from(encoded, 'base64').length !== keyBytes) {
      report(`${which} is not ${keyBytes} bytes in base64`);
    } else if (keys.some((key) => key.id === id)) {
      report(`${which} repeats the id of an earlier key`);
    } else {
      const key = Buffer.from(encoded, 'base64');
      if (keys.some((earlier) => earlier.key.equals(key))) report(`${which} is the key of an earlier entry again`);
      keys.push({ id, key });
    }
  }
  return keys;
}
