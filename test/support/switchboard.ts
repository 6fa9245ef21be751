import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';
import { createSunshine } from '../../src/adapters/sunshine/index.ts';
import { applySwitchboard } from '../../src/adapters/sunshine/switchboard/apply.ts';
import { desiredSwitchboard } from '../../src/adapters/sunshine/switchboard/desired.ts';
import { printedSecret } from '../../src/adapters/sunshine/switchboard/secret-file.ts';

/**
 * Puts Deskbridge on the switchboard of a simulated platform, as `deskbridge switchboard apply` does.
 * @returns all variables of an installation on it
 */
export async function provisionSwitchboard(
  { apiUrl, app, appKey, accountKey }: SunshineSimulator,
  publicUrl: string,
): Promise<Record<string, string>> {
  const key = { appId: app.id, keyId: accountKey.id, keySecret: accountKey.secret };
  const sunshine = createSunshine({ ...key, baseUrl: apiUrl, auth: 'basic' });
  const printed: string[] = [];
  try {
    await applySwitchboard(desiredSwitchboard({ publicUrl, botSeat: 'bot', agentSeat: 'agent' }), {
      api: sunshine.api,
      secrets: printedSecret([], (line) => void printed.push(line)),
      options: () => ({ signal: AbortSignal.timeout(30_000) }),
      onStep: () => undefined,
    });
  } finally {
    await sunshine.close();
  }
  return {
    SUNSHINE_URL: apiUrl,
    SUNSHINE_APP_ID: app.id,
    SUNSHINE_KEY_ID: appKey.id,
    SUNSHINE_KEY_SECRET: appKey.secret,
    SUNSHINE_WEBHOOK_SECRET: printed[0]?.split('=')[1] ?? '',
  };
}
