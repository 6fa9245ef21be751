import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec, type PayloadSecrets } from './payload-codec.ts';

/**
 * Path of the failure converter. The bundler needs it too (`bundleWorkflowCode({ failureConverterPath })`): without it,
 * failures thrown in workflows are stored unencrypted.
 */
export const failureConverterPath = fileURLToPath(new URL('failure-converter.ts', import.meta.url));

/**
 * Converts values to what Temporal stores. Everything is encrypted and bound to its workflow, failures too. All clients,
 * workers and replays of an installation need the same converter.
 */
export function createDataConverter(secrets: PayloadSecrets): DataConverter {
  return { payloadCodecs: [createPayloadCodec(secrets)], failureConverterPath };
}
