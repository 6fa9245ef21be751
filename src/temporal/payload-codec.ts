import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
// A default import: the named export is not visible to native ES modules.
import proto from '@temporalio/proto';
import type { PayloadKey } from '../config/sections/keys.ts';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const encodingName = 'binary/encrypted';
const encodingMetadata = Buffer.from(encodingName);
const keyIdName = 'encryption-key-id';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** A stored payload cannot be read: we do not have its key, or it was altered. The message never holds content. */
export class PayloadDecryptionError extends Error {
  override readonly name = 'PayloadDecryptionError';
}

/**
 * Encrypts every payload with AES-256-GCM before it leaves the process, so that the Temporal server and the readers of
 * its database see no content.
 *
 * The `data` of an encrypted payload is nonce (12 bytes), ciphertext, tag (16 bytes). The plaintext is the whole
 * original payload as protobuf. Metadata names the key, and the id of the key is authenticated together with the
 * content. When payloads are read, unencrypted ones pass unchanged.
 * @param keys the first one encrypts, all of them decrypt
 */
export function createPayloadCodec(keys: readonly PayloadKey[]): PayloadCodec {
  const [current] = keys;
  if (current === undefined) throw new Error('The payload codec needs at least one key');
  const currentId = Buffer.from(current.id);
  const byId = new Map(keys.map((entry) => [entry.id, entry.key]));
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(payload, current.key, currentId)),
    decode: async (payloads) =>
      payloads.map((payload) => {
        const encoding = payload.metadata?.['encoding'];
        const isEncrypted = encoding !== undefined && encodingMetadata.equals(encoding);
        return isEncrypted ? decrypt(payload, byId) : payload;
      }),
  };
}

function encrypt(payload: Payload, key: Buffer, keyId: Buffer): Payload {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce);
  cipher.setAAD(keyId);
  const ciphertext = cipher.update(PayloadMessage.encode(payload).finish());
  return {
    metadata: { encoding: encodingMetadata, [keyIdName]: keyId },
    data: Buffer.concat([nonce, ciphertext, cipher.final(), cipher.getAuthTag()]),
  };
}

function decrypt(payload: Payload, keys: ReadonlyMap<string, Buffer>): Payload {
  const keyId = Buffer.from(payload.metadata?.[keyIdName] ?? []);
  const name = keyId.toString().slice(0, 64);
  const key = keys.get(keyId.toString());
  if (key === undefined) {
    throw new PayloadDecryptionError(
      `A stored payload is encrypted with the key "${name}", which PAYLOAD_KEYS does not hold; add that key again`,
    );
  }
  const data = payload.data ?? new Uint8Array();
  if (data.length < nonceBytes + tagBytes) throw new PayloadDecryptionError('A stored payload is cut off');
  const decipher = createDecipheriv(algorithm, key, data.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(keyId);
  decipher.setAuthTag(data.subarray(data.length - tagBytes));
  let plaintext: Buffer;
  try {
    plaintext = Buffer.concat([decipher.update(data.subarray(nonceBytes, data.length - tagBytes)), decipher.final()]);
  } catch {
    throw new PayloadDecryptionError(
      `A stored payload cannot be decrypted with the key "${name}": it was altered, or the key is a different one`,
    );
  }
  return PayloadMessage.decode(plaintext);
}
