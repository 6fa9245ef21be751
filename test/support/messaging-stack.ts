import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { deskVariables, sunshineVariables } from '../../demo/environment.ts';
import { provision } from '../../demo/messaging/switchboard.ts';
import { startApiService } from '../../src/api/service.ts';
import { type Config, loadConfig } from '../../src/config/load-config.ts';
import type { ConversationState } from '../../src/domain/conversation/state.ts';
import type { Responder } from '../../src/ports/responder.ts';
import { digestPin } from '../../src/pins/digest.ts';
import { makePinRecord } from '../../src/pins/record.ts';
import type { SimulatedCustomer } from '../../simulators/sunshine/customer.ts';
import { startSunshineSimulator, type SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { MessagingAgent } from '../../simulators/sunshine/workspace/agent.ts';
import { startZendeskDesk, type ZendeskDesk } from '../../simulators/zendesk/desk.ts';
import { openClient, type TemporalTarget } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { connectDesk } from '../../src/worker/help-desk.ts';
import { startWorkerService, type WorkerService } from '../../src/worker/service.ts';
import { serverTarget } from './temporal.ts';

/** The customer with a PIN and one old ticket. */
export const ada = { givenName: 'Ada', surname: 'Lovelace', phone: '+15555550123', pin: '012345' } as const;

/** The whole product on a simulated Zendesk account with messaging, over HTTP and a real Temporal server. */
export interface MessagingStack {
  desk: ZendeskDesk;
  sunshine: SunshineSimulator;
  config: Config;
  /** The variables that it was configured with, but for the address of Temporal. */
  variables: Record<string, string>;
  url: string;
  client: ReturnType<typeof openClient>['client'];
  /** Starts another worker, then stops the one that runs. */
  replaceWorker(): Promise<void>;
  /** Ada on WhatsApp; the help desk has her number. */
  ada(): SimulatedCustomer;
  agent(customer: SimulatedCustomer): MessagingAgent;
  state(customer: SimulatedCustomer): Promise<ConversationState>;
  close(): Promise<void>;
}

/**
 * Starts everything.
 * @param variables override the default ones
 * @param own replaces what the variables choose
 */
export async function startMessagingStack(
  variables: Record<string, string> = {},
  target: TemporalTarget = serverTarget(),
  own: { responder?: Responder } = {},
): Promise<MessagingStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deskbridge-messaging-'));
  const desk = await startZendeskDesk();
  const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment: Record<string, string> = {
    ...deskVariables(desk),
    ...sunshineVariables(sunshine),
    SUNSHINE_WEBHOOK_SECRET: await provision(sunshine, url),
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    PIN_PEPPER: randomBytes(24).toString('base64'),
    PAYLOAD_KEYS: `test:${randomBytes(32).toString('base64')}`,
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
    TEMPORAL_TASK_QUEUE: `messaging-${randomUUID()}`,
    API_TOKEN: 'a-token-for-this-test-only',
    RECONCILE_MINUTES: '0',
    MESSAGING_PAUSE_MS: '0',
    ...variables,
  };
  const config = loadConfig(environment);
  const log = pino({ level: 'silent' });
  const { client, connection } = openClient(target, createDataConverter(config));
  let worker: WorkerService = await startWorkerService(config, target, log, own);
  const api = await startApiService(config, target, log);
  for (const { group } of [config.routing.default, ...Object.values(config.routing.intents)]) desk.seedGroup(group);
  await seedAda(desk, config);
  desk.webhooks.settings.target = `${url}/webhooks/zendesk`;
  return {
    desk,
    sunshine,
    config,
    variables: environment,
    url,
    client,
    replaceWorker: async () => {
      const before = worker;
      worker = await startWorkerService(config, target, log, own);
      await before.stop();
    },
    ada: () => sunshine.customer('whatsapp', { givenName: ada.givenName, surname: ada.surname, phone: ada.phone }),
    agent: ({ conversationId }) => sunshine.workspace.agent(conversationId ?? ''),
    state: ({ conversationId }) => client.workflow.getHandle(`messaging/${conversationId}`).query('state'),
    close: async () => {
      await worker.stop();
      await api.stop();
      await connection.close();
      await sunshine.close();
      await desk.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function seedAda(desk: ZendeskDesk, config: Config): Promise<void> {
  if (config.desk === null) throw new Error('no desk is configured');
  const id = desk.seedCustomer({ name: 'Ada Lovelace', phone: ada.phone, email: 'ada@example.com' });
  desk.seedTicket({ requesterId: id, subject: 'Invoice of October is missing', body: 'I never got it.' });
  const connected = connectDesk(config.desk, null);
  const record = await makePinRecord(digestPin(config.pinPepper, ada.pin));
  await connected.directory.setPinRecord(id, record, { signal: AbortSignal.timeout(10_000) });
  await connected.close();
}

/** Waits until the business has sent a text that matches, and returns it. */
export async function untilSeen(customer: SimulatedCustomer, words: RegExp, from = 0): Promise<string> {
  return vi.waitFor(
    () => {
      const texts = customer
        .seen()
        .slice(from)
        .map(({ text }) => text ?? '');
      const found = texts.find((text) => words.test(text));
      expect(found ?? texts.join('\n'), 'what was said').toMatch(words);
      return found ?? '';
    },
    { timeout: 15_000, interval: 20 },
  );
}

/** Moves or offers control of a conversation as the humans' own application would, like `passControl`. */
export async function actOnControl(
  { sunshine: { apiUrl, app, appKey } }: MessagingStack,
  { conversationId }: Pick<SimulatedCustomer, 'conversationId'>,
  action: string,
  body: object,
): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${appKey.id}:${appKey.secret}`).toString('base64')}`;
  const response = await fetch(`${apiUrl}/v2/apps/${app.id}/conversations/${conversationId}/${action}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok, await response.text()).toBe(true);
}
