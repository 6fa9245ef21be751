import type { Logger } from 'pino';
import { createConversations } from '../client/conversations.ts';
import { createDeskEvents } from '../client/desk-events.ts';
import { createMessagingInbox } from '../client/messaging-inbox.ts';
import { createOperators } from '../client/operators.ts';
import { conversationRules } from '../config/conversation-rules.ts';
import type { Config } from '../config/load-config.ts';
import { createMetricsRegistry } from '../process/metrics.ts';
import type { Stoppable } from '../process/shutdown.ts';
import { openClient, type TemporalTarget } from '../temporal/connection.ts';
import { createDataConverter } from '../temporal/data-converter.ts';
import { buildApp } from './app.ts';
import { prepareDrain } from './drain.ts';
import { startChatStreamWorker } from '../worker/chat-streams.ts';
import { startOperations } from './operations.ts';
import { openReadiness } from './readiness/open-readiness.ts';
import { openWebChats } from './webchat/open-web-chats.ts';

/** A call that is silent for this many minutes longer than a call may last is over. */
const idleMarginMinutes = 5;

/** A running API. */
export interface ApiService extends Pick<Stoppable, 'stop' | 'withdraw'> {
  /** Base URL, like `http://127.0.0.1:8080`. */
  url: string;
  /** Base URL of the routes for operations, if they have a port of their own. */
  operationsUrl: string | null;
}

/** Starts the HTTP API. It also starts while Temporal is down, and reports that in `/readyz`. */
export async function startApiService(config: Config, target: TemporalTarget, log: Logger): Promise<ApiService> {
  const dataConverter = createDataConverter(config);
  const { client, connection } = openClient(target, dataConverter);
  const { taskQueue } = config.temporal;
  const rules = conversationRules(config);
  const readiness = openReadiness(config, client, log);
  const registry = createMetricsRegistry();
  const webchat = openWebChats(config, { client, readiness });
  const streamWorker = webchat && startChatStreamWorker(target, dataConverter, webchat.parts.streams, log);
  const app = await buildApp({
    config,
    conversations: createConversations({
      client,
      taskQueue,
      rules,
      idleMs: ((config.phone?.maxMinutes ?? 30) + idleMarginMinutes) * 60_000,
    }),
    operators: createOperators({ client, taskQueue }),
    deskEvents: config.desk === null ? null : createDeskEvents({ client, taskQueue, desk: config.desk.name }),
    messagingInbox:
      config.messaging === null
        ? null
        : createMessagingInbox({ client, taskQueue, idleMs: config.messaging.idleMs, rules }),
    webchat: webchat?.parts ?? null,
    log,
    readiness,
    registry,
  });
  const drain = prepareDrain(app);
  const { limits } = app;
  const parts = { registry, readiness, limits, document: () => app.swagger() };
  const operations = await startOperations(config, parts, log);
  const url = await app.listen({ host: config.host, port: config.port });
  return {
    url,
    operationsUrl: operations?.url ?? null,
    withdraw: () => {
      readiness.withdraw();
      drain.begin();
    },
    stop: async () => {
      readiness.withdraw();
      await drain.finish();
      await streamWorker?.stop();
      await webchat?.close();
      await operations?.stop();
      await connection.close();
    },
  };
}
