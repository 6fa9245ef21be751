import { createSunshine, type SunshineApi } from '../../adapters/sunshine/index.ts';
import { explainFailure } from '../../adapters/sunshine/switchboard/errors.ts';
import { readLive, type LiveSwitchboard } from '../../adapters/sunshine/switchboard/live.ts';
import { printedSecret, secretFile, type SecretKeeper } from '../../adapters/sunshine/switchboard/secret-file.ts';
import { readEnvironment } from '../../config/env.ts';
import type { CallOptions } from '../../ports/call.ts';
import { demoEnvironment } from '../../process/running-demo.ts';
import type { Print } from '../output.ts';
import { readSettings, type SwitchboardCommandOptions, type SwitchboardSettings } from './settings.ts';

/** Time limit for the platform in one step, in milliseconds. */
const limitMs = 30_000;

/** How the calls of one step are bounded. */
export const callOptions = (): CallOptions => ({ signal: AbortSignal.timeout(limitMs) });

/** Does the work with a connection to the messaging platform, or to that of the running demo, and closes it. */
export async function withPlatform<T>(
  options: SwitchboardCommandOptions,
  work: (settings: SwitchboardSettings, api: SunshineApi) => Promise<T>,
): Promise<T> {
  const settings = readSettings(demoEnvironment(readEnvironment()), options);
  const sunshine = createSunshine(settings.config);
  try {
    return await work(settings, sunshine.api);
  } finally {
    await sunshine.close();
  }
}

/** Reads the switchboard as it is. @throws {SwitchboardError} in words that say what to do */
export function readSwitchboard(api: SunshineApi): Promise<LiveSwitchboard> {
  return explainFailure('read the current state', readLive(api, callOptions()));
}

/** Where the webhook's secret goes: into the file of the settings, or printed. */
export async function secretKeeper(
  { secretFile: file, config }: SwitchboardSettings,
  print: Print,
): Promise<SecretKeeper> {
  return file === null ? printedSecret(config.webhookSecrets, print) : secretFile(file, config.webhookSecrets);
}
