import { defaultPayloadConverter, type DataConverter, type PayloadCodec } from '@temporalio/common';
import { refusedPayload } from '../domain/refused-payload.ts';
import { PayloadRefusedError } from './payload-errors.ts';

/**
 * The data converter of a worker. It reads a payload that is not ours as a mark (`domain/refused-payload.ts`) instead of
 * failing: the server would repeat the failed task for ever, so one forged signal would stop its workflow. The
 * interceptors of workflows and activities refuse what has the mark. A missing key still fails the task, which goes on
 * once the key is there again.
 */
export function markRefused(dataConverter: DataConverter): DataConverter {
  return { ...dataConverter, payloadCodecs: (dataConverter.payloadCodecs ?? []).map(markingCodec) };
}

function markingCodec(codec: PayloadCodec): PayloadCodec {
  return {
    encode: (payloads, context) => codec.encode(payloads, context),
    decode: async (payloads, context) =>
      (
        await Promise.all(
          payloads.map(async (payload) => {
            try {
              return await codec.decode([payload], context);
            } catch (error) {
              if (!(error instanceof PayloadRefusedError)) throw error;
              return [defaultPayloadConverter.toPayload(refusedPayload(error.reason))];
            }
          }),
        )
      ).flat(),
  };
}
