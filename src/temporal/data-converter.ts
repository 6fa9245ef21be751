import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { PayloadKey } from '../config/sections/keys.ts';
import { createPayloadCodec } from './payload-codec.ts';

/**
 * Path of the failure converter. The bundler needs it too (`bundleWorkflowCode({ failureConverterPath })`): without it,
 * failures thrown in workflows are stored unencrypted.
 */
export const failureConverterPath = fileURLToPath(new URL('failure-converter.ts', import.meta.url));

/**
 * Converts values to what Temporal stores. Everything is encrypted, failures too. All clients, workers and replays of
 * an installation need the same converter.
 * @param keys the first one encrypts, all of them decrypt
 */
export function createDataConverter(keys: readonly PayloadKey[]): DataConverter {
  return { payloadCodecs: [createPayloadCodec(keys)], failureConverterPath };
}
