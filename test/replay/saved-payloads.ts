import type { DataConverter, PayloadCodec } from '@temporalio/common';
import type { PayloadKey } from '../../src/config/sections/keys.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';

/** Reads saved histories. A replay does not know their workflow ids, so it cannot compare where their payloads belong. */
export function savedDataConverter(keys: readonly PayloadKey[], pinPepper: string): DataConverter {
  const dataConverter = createDataConverter({ payloadKeys: keys, pinPepper });
  return { ...dataConverter, payloadCodecs: (dataConverter.payloadCodecs ?? []).map(anywhere) };
}

function anywhere(codec: PayloadCodec): PayloadCodec {
  return {
    encode: (payloads, context) => codec.encode(payloads, context),
    decode: (payloads) => codec.decode(payloads),
  };
}
