import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
// A default import: the named export is not visible to native ES modules.
import proto from '@temporalio/proto';
import type { PayloadKey } from '../config/sections/keys.ts';
import { baseWorkflowId } from '../domain/ids.ts';
import type { PayloadRefusal } from '../domain/refused-payload.ts';
import { PayloadDecryptionError, PayloadRefusedError } from './payload-errors.ts';

/** The secrets of an installation that protect what Temporal stores. `Config` has them. */
export interface PayloadSecrets {
  /** The first one encrypts, all of them decrypt. */
  payloadKeys: readonly PayloadKey[];
  /** Seals every payload. Unlike the keys it never changes, so that a missing key is told apart from a forgery. */
  pinPepper: string;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const sealBytes = 16;
const encodingMetadata = Buffer.from('binary/encrypted');
const keyIdName = 'encryption-key-id';
const placeName = 'bound-to';
const sealName = 'seal';
/** The place of a payload that is encrypted for no workflow; none takes it. */
const nowhere = 'null';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/**
 * Encrypts every payload with AES-256-GCM before it leaves the process, so that the Temporal server and the readers of
 * its database see no content, and binds it to its workflow, so that it is worth nothing anywhere else.
 *
 * The `data` of an encrypted payload is nonce (12 bytes), ciphertext, tag (16 bytes). The plaintext is the whole
 * original payload as protobuf. Metadata names the key and the place, which is the namespace and the workflow id; both
 * are authenticated together with the content. The seal is an HMAC of all this with the installation's pepper: it
 * proves that we wrote the payload even if its key is missing now.
 *
 * Reading compares the place with the workflow that the payload is read for. The codec server of Temporal's UI does not
 * know it, so there the place is authenticated but not compared. The SDK does not name the workflow when it writes why a
 * workflow task failed: that is bound to no workflow, and only the UI can read it.
 * @throws {PayloadRefusedError} when reading a payload that is not ours or not of this workflow
 * @throws {PayloadDecryptionError} when reading one of ours whose key is missing
 */
export function createPayloadCodec({ payloadKeys, pinPepper }: PayloadSecrets): PayloadCodec {
  // Node makes a key object of a key given as bytes at every use, which takes twice as long as the encryption itself.
  const keys = payloadKeys.map(({ id, key }) => ({ id, key: createSecretKey(key) }));
  const [current] = keys;
  if (current === undefined) throw new Error('The payload codec needs at least one key');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const sealKey = sealKeyOf(pinPepper);
  return {
    encode: async (payloads, context) => {
      const place = placeOf(context) ?? nowhere;
      return payloads.map((payload) => encrypt(payload, current, place, sealKey));
    },
    decode: async (payloads, context) => {
      const place = placeOf(context);
      return payloads.map((payload) => {
        const refusal = refusalOf(payload, place, sealKey);
        if (refusal !== null) throw new PayloadRefusedError(refusal);
        return decrypt(payload, byId);
      });
    },
  };
}

/**
 * Tells with which key this installation encrypted a payload, which need not be one of the given keys; null for a
 * payload that this installation did not write.
 */
export function createKeyReader({ pinPepper }: PayloadSecrets): (payload: Payload) => string | null {
  const sealKey = sealKeyOf(pinPepper);
  return (payload) => (refusalOf(payload, null, sealKey) === null ? textOf(payload, keyIdName) : null);
}

function sealKeyOf(pinPepper: string): KeyObject {
  return createSecretKey(createHmac('sha256', pinPepper).update('deskbridge-payload-seal-v1').digest());
}

/** A payload key as Node uses it. */
interface EncryptionKey {
  id: string;
  key: KeyObject;
}

function isEncrypted({ metadata }: Payload): boolean {
  const encoding = metadata?.['encoding'];
  return encoding !== undefined && encodingMetadata.equals(encoding);
}

function textOf({ metadata }: Payload, name: string): string {
  return Buffer.from(metadata?.[name] ?? []).toString();
}

/** What a payload is bound to. Runs of one schedule share their place, since each gets the result of the last one. */
function placeOf(context: SerializationContext | undefined): string | null {
  if (context?.workflowId === undefined) return null;
  return JSON.stringify([context.namespace, baseWorkflowId(context.workflowId)]);
}

function boundData(keyId: string, place: string): Buffer {
  return Buffer.from(JSON.stringify([keyId, place]));
}

function sealOf(sealKey: KeyObject, keyId: string, place: string, data: Uint8Array): Buffer {
  return createHmac('sha256', sealKey).update(boundData(keyId, place)).update(data).digest().subarray(0, sealBytes);
}

function encrypt(payload: Payload, { id, key }: EncryptionKey, place: string, sealKey: KeyObject): Payload {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce);
  cipher.setAAD(boundData(id, place));
  const ciphertext = cipher.update(PayloadMessage.encode(payload).finish());
  const data = Buffer.concat([nonce, ciphertext, cipher.final(), cipher.getAuthTag()]);
  return {
    metadata: {
      encoding: encodingMetadata,
      [keyIdName]: Buffer.from(id),
      [placeName]: Buffer.from(place),
      [sealName]: sealOf(sealKey, id, place, data),
    },
    data,
  };
}

function refusalOf(payload: Payload, expected: string | null, sealKey: KeyObject): PayloadRefusal | null {
  if (!isEncrypted(payload)) return 'plain';
  const seal = payload.metadata?.[sealName];
  if (seal == null) return 'unbound';
  const place = textOf(payload, placeName);
  const genuine = sealOf(sealKey, textOf(payload, keyIdName), place, payload.data ?? new Uint8Array());
  if (seal.length !== genuine.length || !timingSafeEqual(seal, genuine)) return 'forged';
  return expected !== null && place !== expected ? 'elsewhere' : null;
}

function decrypt(payload: Payload, keys: ReadonlyMap<string, KeyObject>): Payload {
  const keyId = textOf(payload, keyIdName);
  const key = keys.get(keyId);
  if (key === undefined) throw new PayloadDecryptionError(keyId, 'missing');
  const data = payload.data ?? new Uint8Array();
  const decipher = createDecipheriv(algorithm, key, data.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(boundData(keyId, textOf(payload, placeName)));
  decipher.setAuthTag(data.subarray(data.length - tagBytes));
  let plaintext: Buffer;
  try {
    plaintext = Buffer.concat([decipher.update(data.subarray(nonceBytes, data.length - tagBytes)), decipher.final()]);
  } catch {
    throw new PayloadDecryptionError(keyId, 'different');
  }
  return PayloadMessage.decode(plaintext);
}
