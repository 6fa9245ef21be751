import { createSunshine } from '../../src/adapters/sunshine/index.ts';
import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';
import { applySwitchboard } from '../../src/adapters/sunshine/switchboard/apply.ts';
import { desiredSwitchboard } from '../../src/adapters/sunshine/switchboard/desired.ts';
import type { KnownSecrets } from '../../src/adapters/sunshine/switchboard/secret-file.ts';
import type { Step } from '../../src/adapters/sunshine/switchboard/step.ts';

/** Wait time limit of one step, in milliseconds. */
const limitMs = 30_000;

/**
 * Puts Deskbridge on the switchboard of a simulated platform, as `deskbridge switchboard apply` does, without its self-test:
 * nothing listens yet, and the platform is ours.
 * @param publicUrl where the platform will reach the API; nothing has to listen there yet
 * @param onStep called with every step that is done, described in words
 * @returns the secret of the webhook
 */
export async function provision(
  simulator: SunshineSimulator,
  publicUrl: string,
  onStep: (step: Step) => void = () => undefined,
): Promise<string> {
  const { apiUrl, app, accountKey } = simulator;
  const key = { appId: app.id, keyId: accountKey.id, keySecret: accountKey.secret };
  const sunshine = createSunshine({ ...key, baseUrl: apiUrl, auth: 'basic' });
  let known: KnownSecrets = { webhookId: null, configured: [] };
  let secret = '';
  const secrets = {
    known: () => known,
    prepare: () => Promise.resolve(),
    keep: (webhookId: string, made: string) => {
      known = { webhookId, configured: [made] };
      secret = made;
      return Promise.resolve();
    },
  };
  const options = () => ({ signal: AbortSignal.timeout(limitMs) });
  try {
    const desired = desiredSwitchboard({ publicUrl, botSeat: 'bot', agentSeat: 'agent' });
    const passed = () => Promise.resolve();
    const onDone = (step: Step): void => {
      if (step.kind !== 'selfTest') onStep(step);
    };
    const parts = { api: sunshine.api, secrets, options, onStep: onDone, selfTest: passed, checkService: passed };
    const { isOn } = await applySwitchboard(desired, parts);
    if (!isOn) await applySwitchboard(desired, parts);
    return secret;
  } finally {
    await sunshine.close();
  }
}
