import type { Logger } from 'pino';
import { createConversations } from '../client/conversations.ts';
import { createDeskEvents } from '../client/desk-events.ts';
import { createMessagingInbox } from '../client/messaging-inbox.ts';
import { createOperators } from '../client/operators.ts';
import { conversationRules } from '../config/conversation-rules.ts';
import type { Config } from '../config/load-config.ts';
import type { Stoppable } from '../process/shutdown.ts';
import { openClient, type TemporalTarget } from '../temporal/connection.ts';
import { createDataConverter } from '../temporal/data-converter.ts';
import { buildApp } from './app.ts';
import { messagingDependency } from './messaging-health.ts';

/** A call that is silent for this many minutes longer than a call may last is over. */
const idleMarginMinutes = 5;

/** A running API. */
export interface ApiService extends Stoppable {
  /** Base URL, like `http://127.0.0.1:8080`. */
  url: string;
}

/** Starts the HTTP API. It also starts while Temporal is down, and reports that in `/readyz`. */
export async function startApiService(config: Config, target: TemporalTarget, log: Logger): Promise<ApiService> {
  const { client, connection } = openClient(target, createDataConverter(config));
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
      ...messagingDependency(config, client),
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
