import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { PayloadKey } from '../config/sections/keys.ts';
import { createPayloadCodec } from './payload-codec.ts';

/**
 * Path of the failure converter. Besides the data converter, the bundler needs it too
 * (`bundleWorkflowCode({ failureConverterPath })`), or failures thrown in workflows stay readable.
 */
export const failureConverterPath = fileURLToPath(new URL('failure-converter.ts', import.meta.url));

/**
 * How values become what Temporal stores: everything encrypted, failures too. Clients, workers and replays of one
 * installation need the same one.
 * @param keys the first encrypts, all decrypt
 */
export function createDataConverter(keys: readonly PayloadKey[]): DataConverter {
  return { payloadCodecs: [createPayloadCodec(keys)], failureConverterPath };
}
