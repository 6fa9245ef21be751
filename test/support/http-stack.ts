import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../../src/api/app.ts';
import { openReadiness } from '../../src/api/readiness/open-readiness.ts';
import type { Readiness } from '../../src/api/readiness/readiness.ts';
import { createMetricsRegistry } from '../../src/process/metrics.ts';
import { createDeskEvents } from '../../src/client/desk-events.ts';
import { createMessagingInbox } from '../../src/client/messaging-inbox.ts';
import { createOperators } from '../../src/client/operators.ts';
import { type Config, loadConfig } from '../../src/config/load-config.ts';
import { conversationRules } from '../../src/config/conversation-rules.ts';
import { readRouting } from '../../src/config/routing/file.ts';
import { createCaller, type Caller, type FunctionAnswer } from '../../simulators/signalwire/caller.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { account, ada, startStack, type Stack, type StackOptions } from './stack.ts';

/** Basic credentials of the phone routes. */
export const login = { username: 'swaig', password: 'a-long-enough-password' } as const;

/** An answer with what tests check. `json` is the parsed body; undefined when the body is not JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
  tookMs: number;
}

/** Options of a request. A body that is not a string is sent as JSON. */
export interface RequestOptions {
  method?: string;
  body?: unknown;
  /** A body without a content type of its own. */
  bytes?: Buffer;
  headers?: Record<string, string>;
  /** Value of the authorization header; null sends none. By default, the right credentials. */
  authorization?: string | null;
}

/** A stack with the HTTP API in front of it. */
export interface HttpStack extends Stack {
  app: FastifyInstance;
  config: Config;
  /** Base URL, without credentials. */
  url: string;
  /** The API's log, one JSON document per line. */
  logLines: string[];
  /** A simulated call of SignalWire; nothing is sent yet. */
  caller(from?: string, callId?: string): Caller;
  /** Sends one request. */
  request(path: string, options?: RequestOptions): Promise<Answer>;
}

/** Options of the stack; `env` overrides variables, undefined removes one. */
export interface HttpStackOptions extends Omit<StackOptions, 'routing'> {
  env?: Record<string, string | undefined>;
}

/** Value of a Basic authorization header. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** All variables of an API that listens on this port. */
export function apiEnvironment(port: number, pepper: string): Record<string, string> {
  return {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    HTTP_USERNAME: login.username,
    HTTP_PASSWORD: login.password,
    PIN_PEPPER: pepper,
    PAYLOAD_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    ZENDESK_SUBDOMAIN: 'acme',
    ZENDESK_EMAIL: account.email,
    ZENDESK_API_TOKEN: account.token,
    ZENDESK_SOLVE_AS: account.email,
  };
}

/** Starts everything a phone call needs: simulated Zendesk, worker and the HTTP API on a free port. */
export async function startHttpStack({ env = {}, ...options }: HttpStackOptions = {}): Promise<HttpStack> {
  const stack = await startStack({ ...options, routing: readRouting(env['ROUTING_FILE'], [], []) });
  const config = loadConfig({ ...apiEnvironment(await freePort(), stack.pepper), ...env });
  const logLines: string[] = [];
  const app = await buildApp({
    config,
    conversations: stack.conversations,
    operators: createOperators(stack),
    deskEvents: config.desk === null ? null : createDeskEvents({ ...stack, desk: config.desk.name }),
    messagingInbox:
      config.messaging === null
        ? null
        : createMessagingInbox({ ...stack, idleMs: config.messaging.idleMs, rules: conversationRules(config) }),
    webchat: null,
    log: pino({ level: 'trace' }, { write: (line: string) => void logLines.push(line) }),
    readiness: readinessOf(config, stack),
    registry: createMetricsRegistry(),
  });
  const url = await app.listen({ host: config.host, port: config.port });
  return {
    ...stack,
    app,
    config,
    url,
    logLines,
    caller: (from = ada.phone, callId) =>
      createCaller({ url, ...login, from, ...(callId === undefined ? {} : { callId }) }),
    request: (path, request) => send(new URL(path, url), request),
    close: async () => {
      await app.close();
      await stack.close();
    },
  };
}

/** The readiness of an API whose worker polls the stack's own task queue. */
function readinessOf(config: Config, { client, taskQueue }: Stack): Readiness {
  const temporal = { ...config.temporal, taskQueue };
  return openReadiness({ ...config, temporal }, client, pino({ level: 'silent' }));
}

/** Says a PIN in a call; as a model does, asks again while it hears that it takes longer. */
export async function sayPin(
  caller: Caller,
  entered_pin: unknown,
  more: Record<string, unknown> = {},
): Promise<FunctionAnswer> {
  const ask = () => caller.call('verify_support_pin', { entered_pin, ...more });
  let answer = await ask();
  for (let again = 0; answer.response.includes('takes longer') && again < 20; again += 1) answer = await ask();
  return answer;
}

/** Says the customer's right PIN. */
export async function verify(caller: Caller): Promise<FunctionAnswer> {
  const answer = await sayPin(caller, ada.pin);
  if (!answer.response.includes('verified as')) throw new Error(`the right PIN was answered with: ${answer.response}`);
  return answer;
}

/**
 * Sends a request to Zendesk's API as one of its agents.
 * @param path without `/api/v2`
 */
export async function inZendesk(stack: Stack, method: string, path: string, body: unknown): Promise<void> {
  const authorization = basic(`${account.email}/token`, account.token);
  const answer = await send(new URL(`/api/v2${path}`, stack.zendesk.url), { method, body, authorization });
  if (answer.status >= 300) throw new Error(`the simulator answered ${answer.status}: ${answer.text}`);
}

/** Creates a ticket of a customer in Zendesk and returns its id. */
export async function seedTicket(stack: Stack, requesterId: number, subject: string, body: string): Promise<number> {
  const comment = { body, author_id: requesterId };
  await inZendesk(stack, 'POST', '/tickets', { ticket: { subject, requester_id: requesterId, comment } });
  return Math.max(...stack.zendesk.store.tickets.keys());
}

/** Sends one HTTP request and reads the whole answer. */
export async function send(url: URL, options: RequestOptions = {}): Promise<Answer> {
  const { body, method = body === undefined ? 'GET' : 'POST', headers = {} } = options;
  const { authorization = basic(login.username, login.password) } = options;
  const startedAt = performance.now();
  const response = await fetch(url, {
    method,
    headers: {
      ...(authorization === null ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(options.bytes === undefined ? {} : { body: new Uint8Array(options.bytes) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: parse(text),
    tookMs: performance.now() - startedAt,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
