import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { buildApp } from '../../src/api/app.ts';
import { createMetricsRegistry } from '../../src/process/metrics.ts';
import { createConversations } from '../../src/client/conversations.ts';
import { createDeskEvents } from '../../src/client/desk-events.ts';
import { createMessagingInbox } from '../../src/client/messaging-inbox.ts';
import { createOperators } from '../../src/client/operators.ts';
import { type Config, loadConfig } from '../../src/config/load-config.ts';
import { conversationRules } from '../../src/config/conversation-rules.ts';
import {
  connectWorker,
  openClient,
  plainTarget,
  type OpenClient,
  type TemporalTarget,
} from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { buildBundle } from '../../src/worker/bundle.ts';
import { createWorker } from '../../src/worker/worker.ts';
import type { FixtureInput } from './fixture-workflows.ts';
import { apiEnvironment } from './http-stack.ts';
import { newSecrets, quietRuntime, serverTarget, uniqueName } from './temporal.ts';

/** Tokens of the operators, the newer one first. */
export const tokens = ['the-new-token-of-operators', 'the-old-token-of-operators'] as const;

/** An API in front of the real Temporal server. It does not listen: requests are injected. */
export interface Api {
  app: FastifyInstance;
  config: Config;
  client: OpenClient['client'];
  target: TemporalTarget;
  taskQueue: string;
  logLines: string[];
  /** Sends a request with the right bearer token, unless headers say otherwise. */
  send(
    method: 'GET' | 'POST',
    url: string,
    options?: Omit<InjectOptions, 'method' | 'url'>,
  ): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

/** Variables that override the default ones; undefined removes one. */
type Changes = Record<string, string | undefined>;

/** Builds the API in front of the shared Temporal server, or another one. */
export async function buildApi(env: Changes = {}, target: TemporalTarget = serverTarget()): Promise<Api> {
  const config = loadConfig({ ...apiEnvironment(await freePort(), 'a-pepper'), API_TOKEN: tokens.join(','), ...env });
  const { client, connection } = openClient(target, createDataConverter(newSecrets()));
  const taskQueue = uniqueName('fixtures');
  const logLines: string[] = [];
  const app = await buildApp({
    config,
    conversations: createConversations({ client, taskQueue, idleMs: 60_000 }),
    operators: createOperators({ client, taskQueue }),
    deskEvents: config.desk === null ? null : createDeskEvents({ client, taskQueue, desk: config.desk.name }),
    messagingInbox:
      config.messaging === null
        ? null
        : createMessagingInbox({
            client,
            taskQueue,
            idleMs: config.messaging.idleMs,
            rules: conversationRules(config),
          }),
    webchat: null,
    log: pino({ level: 'trace' }, { write: (line: string) => void logLines.push(line) }),
    readiness: { read: async () => ({ status: 'ready', dependencies: [] }), withdraw: () => undefined },
    registry: createMetricsRegistry(),
  });
  return {
    app,
    config,
    client,
    target,
    taskQueue,
    logLines,
    send: (method, url, options = {}) =>
      app.inject({ method, url, ...options, headers: { authorization: `Bearer ${tokens[0]}`, ...options.headers } }),
    close: async () => {
      await app.close();
      await connection.close();
    },
  };
}

/** Builds an API whose Temporal server does not exist. */
export async function buildApiWithoutTemporal(env: Changes = {}): Promise<Api> {
  return buildApi(env, plainTarget(`127.0.0.1:${await freePort()}`));
}

/** A worker with the workflows of `fixture-workflows.ts`. */
export interface FixtureWorker {
  /** Starts a workflow and returns its id. */
  begin(options?: Partial<FixtureInput> & { id?: string; type?: 'conversation' | 'stranger' }): Promise<string>;
  stop(): Promise<void>;
}

let bundle: ReturnType<typeof buildBundle> | undefined;

/** Starts a fixture worker for an API. */
export async function startFixtures({ client, target, taskQueue }: Api): Promise<FixtureWorker> {
  const connection = await connectWorker(target);
  bundle ??= buildBundle(fileURLToPath(new URL('fixture-workflows.ts', import.meta.url)));
  const worker = await createWorker({
    connection,
    namespace: target.namespace,
    taskQueue,
    dataConverter: client.options.dataConverter,
    bundle: await bundle,
    activities: {} as Parameters<typeof createWorker>[0]['activities'],
  });
  const running = worker.run();
  return {
    begin: async ({
      id = uniqueName('call/C'),
      type = 'conversation',
      state = {},
      attributes = {},
      again = false,
    } = {}) => {
      await client.workflow.start(type, { workflowId: id, taskQueue, args: [{ state, attributes, again }] });
      return id;
    },
    stop: async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

/**
 * Gives all tests of a file one API with its fixture worker, and stops both after the last test.
 * @param started called with both before the first test
 */
export function shareFixtures(started: (shared: { api: Api; fixtures: FixtureWorker }) => void): void {
  quietRuntime();
  let api: Api;
  let fixtures: FixtureWorker;
  beforeAll(async () => {
    api = await buildApi();
    fixtures = await startFixtures(api);
    started({ api, fixtures });
  });
  afterAll(async () => {
    await fixtures.stop();
    await api.close();
  });
}

/** Returns a function that takes an API and closes it after the test. */
export function closingApis(): (api: Promise<Api>) => Promise<Api> {
  const apis: Api[] = [];
  afterEach(async () => {
    await Promise.all(apis.splice(0).map((api) => api.close()));
  });
  return async (api) => {
    apis.push(await api);
    return api;
  };
}

/** The current value of a metric of the API; 0 before it was counted. */
export async function metric({ app }: Api, line: string): Promise<number> {
  const { body } = await app.inject({ method: 'GET', url: '/metrics' });
  const found = body.split('\n').find((text) => text.startsWith(`${line} `));
  return found === undefined ? 0 : Number(found.slice(line.length + 1));
}
