import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../../src/api/app.ts';
import { buildOperations } from '../../src/api/operations.ts';
import type { WebChatParts } from '../../src/api/webchat/parts.ts';
import type { Readiness } from '../../src/api/readiness/readiness.ts';
import type { ConversationRef } from '../../src/client/conversation-start.ts';
import type { Conversations } from '../../src/client/conversations.ts';
import { ConversationNotBegunError } from '../../src/client/errors.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Reply } from '../../src/domain/conversation/replies.ts';
import { createMetricsRegistry } from '../../src/process/metrics.ts';
import { tokens } from './api-stack.ts';
import { apiEnvironment } from './http-stack.ts';
import { webchatParts } from './webchat-parts.ts';

/** An API without Temporal: what would be sent to it is only noted. Requests are injected, or sent to a free port. */
export interface LimitedApi {
  app: FastifyInstance;
  /** The app of `OPERATIONS_PORT`; null if it is not set. */
  operations: FastifyInstance | null;
  logLines: string[];
  /** What was done with which conversation, like `perform call/C-1 getTicket`. */
  done: string[];
  /** Conversations that run, like `call/C-1`; every one that is begun is added. */
  running: Set<string>;
  /** Sends a request from an address. */
  send(options: InjectOptions & { from?: string }): Promise<LightMyRequestResponse>;
}

/** Address that requests come from unless they say otherwise: a public one. */
export const someAddress = '198.51.100.7';

/**
 * Builds the API with these variables.
 * @param webchat null: it has no web chat, whatever is configured
 */
export async function buildLimitedApi(
  env: Record<string, string | undefined> = {},
  webchat: WebChatParts | null = webchatParts(),
): Promise<LimitedApi> {
  const config = loadConfig({ ...apiEnvironment(8080, 'a-pepper'), API_TOKEN: tokens.join(','), ...env });
  const [logLines, done, running]: [string[], string[], Set<string>] = [[], [], new Set()];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logLines.push(line) });
  const registry = createMetricsRegistry();
  const readiness: Readiness = { read: async () => ({ status: 'ready', dependencies: [] }), withdraw: () => undefined };
  const app = await buildApp({
    config,
    conversations: conversationsWith(done, running),
    operators: {
      list: async () => ({ conversations: [], cursor: null }),
      find: async () => null,
      signal: async () => 'unknown',
    },
    deskEvents: config.desk === null ? null : { deliver: async () => undefined },
    messagingInbox: config.messaging === null ? null : inboxWith(done, running),
    webchat,
    log,
    registry,
    readiness,
  });
  const { limits } = app;
  const shared = { registry, readiness, limits, document: () => app.swagger() };
  const operations = config.operationsPort === null ? null : await buildOperations(config, shared, log);
  const send: LimitedApi['send'] = ({ from = someAddress, ...options }) =>
    app.inject({ ...options, remoteAddress: from });
  return { app, operations, logLines, done, running, send };
}

function conversationsWith(done: string[], running: Set<string>): Conversations {
  const nameOf = ({ channel, id }: ConversationRef) => `${channel}/${id}`;
  const reply: Reply = { kind: 'done' };
  return {
    perform: async (ref, command) => {
      done.push(`perform ${nameOf(ref)} ${command}`);
      running.add(nameOf(ref));
      return reply;
    },
    performIfOpen: async (ref, command) => {
      done.push(`performIfOpen ${nameOf(ref)} ${command}`);
      return running.has(nameOf(ref)) ? reply : { kind: 'refused', reason: 'ended' };
    },
    state: async () => {
      throw new Error('not used by the API');
    },
  };
}

function inboxWith(done: string[], running: Set<string>) {
  return {
    deliver: async (events: readonly { conversationId: string }[], onlyOpen: ReadonlySet<string> = new Set()) => {
      for (const { conversationId: id } of events) {
        if (onlyOpen.has(id) && !running.has(`messaging/${id}`)) throw new ConversationNotBegunError();
        done.push(`deliver messaging/${id}`);
        running.add(`messaging/${id}`);
      }
    },
    selfTest: async () => 'notArrived' as const,
  };
}
