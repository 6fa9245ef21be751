import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deskVariables, sunshineVariables } from '../../demo/environment.ts';
import { provision } from '../../demo/messaging/switchboard.ts';
import { startSunshineSimulator, type SunshineSimulator } from '../../simulators/sunshine/index.ts';
import { startZendeskDesk, type ZendeskDesk } from '../../simulators/zendesk/desk.ts';
import { readRouting } from '../../src/config/routing/file.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { startInstallation, type ApiProcess, type Installation } from './installation.ts';
import type { ServiceProcess } from './processes.ts';
import { account } from './stack.ts';

/** The parts of an installation that can be killed. */
export const killableParts = ['worker', 'API', "Temporal's server"] as const;
export type Part = (typeof killableParts)[number];

/** An installation with a phone line, a messaging platform and transfers of calls, all of which runs. */
export interface MessagingInstallation extends Installation {
  desk: ZendeskDesk;
  sunshine: SunshineSimulator;
  /** The API that runs. */
  api(): ApiProcess;
  /**
   * Kills a part (SIGKILL), and starts it again.
   * @param meanwhile is done while it is gone
   */
  replace(part: Part, meanwhile?: () => void): Promise<void>;
}

/** Bearer token of the operators. */
export const operatorToken = 'a-token-for-this-test-only';

/** Starts the installation. Humans are offered conversations, and calls are transferred to a queue. */
export async function startMessagingInstallation(): Promise<MessagingInstallation> {
  const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-transfers-'));
  const routing = path.join(directory, 'routing.yaml');
  writeFileSync(routing, 'transfers:\n  default: { queue: support }\n');
  const desk = await startZendeskDesk({ apiToken: account });
  const { default: fallback, intents } = readRouting(routing, [], []);
  for (const { group } of [fallback, ...Object.values(intents)]) desk.seedGroup(group);
  const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk, acceptCall: 'acceptControl' });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Five tries, so that they take longer than anything is down on a busy machine.
  for (const { settings } of [sunshine.webhooks, desk.webhooks]) settings.retryMs = 2_000;
  const installation = await startInstallation(
    {
      ...deskVariables(desk),
      ...sunshineVariables(sunshine),
      SUNSHINE_WEBHOOK_SECRET: await provision(sunshine, url),
      PORT: String(port),
      PUBLIC_URL: url,
      ROUTING_FILE: routing,
      API_TOKEN: operatorToken,
      RECONCILE_MINUTES: '0',
      MESSAGING_PAUSE_MS: '0',
      MESSAGING_HANDOFF: 'offer',
    },
    desk.zendesk,
  );
  desk.webhooks.settings.target = `${url}/webhooks/zendesk`;
  let worker: ServiceProcess;
  let api: ApiProcess;
  [worker, api] = await Promise.all([installation.startWorker(), installation.startApi()]);
  return {
    ...installation,
    desk,
    sunshine,
    api: () => api,
    replace: async (part, meanwhile = () => undefined) => {
      if (part === 'worker') {
        await worker.kill();
        meanwhile();
        worker = await installation.startWorker();
      } else if (part === 'API') {
        await api.kill();
        meanwhile();
        api = await installation.startApi();
      } else {
        await installation.restartTemporal(meanwhile);
      }
    },
    close: async () => {
      await installation.close();
      await sunshine.close();
      rmSync(directory, { recursive: true });
    },
  };
}
