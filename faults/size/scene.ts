import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { provision } from '../../demo/messaging/switchboard.ts';
import { sunshineVariables } from '../../demo/environment.ts';
import { startSunshineSimulator, type SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { AdminNotice } from '../../src/domain/desk/admin-notices.ts';
import { startFaultSystem, type FaultSystem } from '../system.ts';

/** How large everything is. */
export interface Sizes {
  /** Functions in one call. */
  functions: number;
  /** Writes that wait through an outage. */
  writes: number;
  /** Desk events that are delivered while no worker runs. */
  events: number;
  /** Messages of one customer during an outage. */
  deliveries: number;
}

/** The installation that is filled: a simulated Zendesk with messaging, and an administrator who hears notices. */
export interface Scene {
  system: FaultSystem;
  sunshine: SunshineSimulator;
  sizes: Sizes;
  /** Admin notices, in the order in which they arrived. A part may empty it. */
  notices: AdminNotice[];
  /** Source of numbers in [0, 1). */
  random: () => number;
  report(line: string): void;
  close(): Promise<void>;
}

/** How many waiting writes the installation lets through per minute: more than it can do, so that its own speed is measured. */
export const backlogPerMinute = 100_000;
const customers = 4;

/**
 * Starts everything.
 * @param binary path of Temporal's executable
 */
export async function startScene(
  options: Pick<Scene, 'sizes' | 'random' | 'report'> & { binary: string },
): Promise<Scene> {
  const { binary, ...rest } = options;
  const notices: AdminNotice[] = [];
  const administrator = await listenToNotices(notices);
  const made: SunshineSimulator[] = [];
  const system = await startFaultSystem('zendesk', customers, binary, async ({ desk, url }) => {
    if (desk.name !== 'zendesk') throw new Error('messaging needs a simulated Zendesk');
    const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk });
    made.push(sunshine);
    return {
      ...sunshineVariables(sunshine),
      SUNSHINE_WEBHOOK_SECRET: await provision(sunshine, url),
      ADMIN_WEBHOOK_URL: administrator.url,
      BACKLOG_PER_MINUTE: String(backlogPerMinute),
      RECONCILE_MINUTES: '0',
    };
  });
  const [sunshine] = made;
  if (sunshine === undefined) throw new Error('the simulated platform was not started');
  return {
    ...rest,
    system,
    sunshine,
    notices,
    close: async () => {
      await system.close();
      await sunshine.close();
      await administrator.close();
    },
  };
}

/** Takes admin notices; each one once, since a notice may arrive again. */
async function listenToNotices(notices: AdminNotice[]): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const notice = JSON.parse(text) as AdminNotice;
      if (notices.every(({ id }) => id !== notice.id)) notices.push(notice);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
