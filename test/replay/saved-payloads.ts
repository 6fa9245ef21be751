import { createDecipheriv } from 'node:crypto';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { PayloadKey } from '../../src/config/sections/keys.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/**
 * Reads saved histories. A replay does not know their workflow ids, so their payloads are read without comparing where
 * they belong; and it reads those that were saved before payloads were bound to their workflow.
 */
export function savedDataConverter(keys: readonly PayloadKey[], pinPepper: string): DataConverter {
  const dataConverter = createDataConverter({ payloadKeys: keys, pinPepper });
  return { ...dataConverter, payloadCodecs: (dataConverter.payloadCodecs ?? []).map((codec) => saved(codec, keys)) };
}

function saved(codec: PayloadCodec, keys: readonly PayloadKey[]): PayloadCodec {
  return {
    encode: (payloads, context) => codec.encode(payloads, context),
    decode: async (payloads) =>
      (
        await Promise.all(
          payloads.map(async (payload) =>
            payload.metadata?.['seal'] === undefined ? [unbound(payload, keys)] : codec.decode([payload]),
          ),
        )
      ).flat(),
  };
}

function unbound({ metadata, data }: Payload, keys: readonly PayloadKey[]): Payload {
  const keyId = Buffer.from(metadata?.['encryption-key-id'] ?? []);
  const key = keys.find(({ id }) => id === keyId.toString());
  if (key === undefined || data == null) throw new Error('a saved payload cannot be read');
  const decipher = createDecipheriv('aes-256-gcm', key.key, data.subarray(0, 12));
  decipher.setAAD(keyId);
  decipher.setAuthTag(data.subarray(-16));
  return PayloadMessage.decode(Buffer.concat([decipher.update(data.subarray(12, -16)), decipher.final()]));
}
