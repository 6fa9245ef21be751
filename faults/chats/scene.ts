import { randomBytes } from 'node:crypto';
import { provision } from '../../demo/messaging/switchboard.ts';
import { sunshineVariables } from '../../demo/environment.ts';
import { startSunshineSimulator, type SunshineSimulator } from '../../simulators/sunshine/index.ts';
import { startBalancer, type Balancer } from '../balancer.ts';
import { startFaultSystem, type ApiProcess, type FaultSystem } from '../system.ts';
import { startFront, type Front } from './front.ts';

/** An installation for web chats: a simulated Zendesk with messaging, and two APIs behind one address. */
export interface ChatScene {
  system: FaultSystem;
  sunshine: SunshineSimulator;
  balancer: Balancer;
  /** Where browsers and the platform reach the APIs. */
  front: Front;
  /** The APIs behind it. */
  apis: readonly ApiProcess[];
  /** Kills an API, and starts another one in its place. */
  replaceApi(): Promise<void>;
  close(): Promise<void>;
}

/** Time limit for an API to become ready, in milliseconds. */
const readyMs = 60_000;
/** The platform tries a webhook five times within half a minute, so that it outlasts a restart of Temporal. */
const webhookRetryMs = 2_000;

/**
 * Starts everything.
 * @param binary path of Temporal's executable
 * @param variables go over those of the system
 */
export async function startChatScene(binary: string, variables: Record<string, string> = {}): Promise<ChatScene> {
  const balancer = startBalancer();
  const front = await startFront(balancer);
  const made: SunshineSimulator[] = [];
  const system = await startFaultSystem('zendesk', 1, binary, async ({ desk }) => {
    if (desk.name !== 'zendesk') throw new Error('messaging needs a simulated Zendesk');
    const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk });
    made.push(sunshine);
    return {
      ...sunshineVariables(sunshine),
      SUNSHINE_WEBHOOK_SECRET: await provision(sunshine, front.url),
      CHAT_ALLOWED_ORIGINS: 'https://shop.example.com',
      CHAT_TOKEN_SECRET: randomBytes(32).toString('base64'),
      // All visitors have the same address.
      RATE_LIMITS: 'off',
      ...variables,
    };
  });
  const [sunshine] = made;
  if (sunshine === undefined) throw new Error('the simulated platform was not started');
  sunshine.webhooks.settings.retryMs = webhookRetryMs;
  system.desk.webhooks.settings.target = `${front.url}/webhooks/zendesk`;
  const apis = await Promise.all([system.startApi(), system.startApi()]);
  for (const api of apis) await balancer.add(api, readyMs);
  return {
    system,
    sunshine,
    balancer,
    front,
    apis,
    replaceApi: async () => {
      const victim = apis.shift();
      await victim?.kill();
      const next = await system.startApi();
      apis.push(next);
      await balancer.add(next, readyMs);
      if (victim !== undefined) balancer.remove(victim);
    },
    close: async () => {
      await front.close();
      await balancer.stop();
      await system.close();
      await sunshine.close();
    },
  };
}
