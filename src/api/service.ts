import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import { createConversations } from '../client/conversations.ts';
import { createDeskEvents } from '../client/desk-events.ts';
import { createMessagingInbox } from '../client/messaging-inbox.ts';
import { createOperators } from '../client/operators.ts';
import { conversationRules } from '../config/conversation-rules.ts';
import type { Config } from '../config/load-config.ts';
import { openClient, type TemporalTarget } from '../temporal/connection.ts';
import { createDataConverter } from '../temporal/data-converter.ts';
import type { Stoppable } from '../process/shutdown.ts';

/** A call that is silent for longer than its hard limit, by this many minutes, is over. */
const idleMarginMinutes = 5;

/** A running API. */
export interface ApiService extends Stoppable {
  /** Where it listens, like `http://127.0.0.1:8080`. */
  url: string;
}

/** Starts the HTTP API. It starts also while Temporal is down, and says so in `/readyz`. */
export async function startApiService(config: Config, target: TemporalTarget, log: Logger): Promise<ApiService> {
  const { client, connection } = openClient(target, createDataConverter(config.payloadKeys));
  const { namespace } = target;
  const { taskQueue } = config.temporal;
  const rules = conversationRules(config);
  const conversations = createConversations({
    client,
    taskQueue,
    rules,
    idleMs: ((config.phone?.maxMinutes ?? 30) + idleMarginMinutes) * 60_000,
  });
  const app = await buildApp({
    config,
    conversations,
    operators: createOperators({ client, taskQueue }),
    deskEvents: config.desk === null ? null : createDeskEvents({ client, taskQueue, desk: config.desk.name }),
    messagingInbox:
      config.messaging === null
        ? null
        : createMessagingInbox({ client, taskQueue, idleMs: config.messaging.idleMs, rules }),
    log,
    dependencies: [
      {
        name: 'temporal',
        check: async () => {
          await connection.workflowService.describeNamespace({ namespace });
        },
      },
    ],
  });
  const url = await app.listen({ host: config.host, port: config.port });
  return {
    name: 'API',
    url,
    stop: async () => {
      await app.close();
      await connection.close();
    },
  };
}
