import { randomUUID } from 'node:crypto';
import { endOfCall } from './post-prompt.ts';
import type { CallReport } from './report.ts';
import { createSessionLog } from './session-log.ts';
import { functionRequest, swmlRequest, type CallIdentity } from './wire.ts';

/** How the caller reaches the service. */
export interface CallerOptions {
  /** Base URL of the service, without credentials. */
  url: string;
  username: string;
  password: string;
  /** The caller's number as SignalWire reports it. */
  from: string;
  /** The number that was called. */
  to?: string;
  /** Default: a new one. */
  callId?: string;
  /** The AI session of the call. Default: a new one. */
  sessionId?: string;
  /** Called with every exchange, for a transcript. */
  onExchange?: (exchange: Exchange) => void;
}

/** A request of the platform and its answer. */
export interface Exchange {
  path: string;
  request: unknown;
  status: number;
  /** Parsed JSON, or the text as it is. */
  body: unknown;
  /** In milliseconds. */
  tookMs: number;
}

/** An answer to a function call, as the platform reads it. */
export interface FunctionAnswer {
  status: number;
  /** The words for the language model. */
  response: string;
  actions: Record<string, unknown>[];
  tookMs: number;
}

/** A call, as SignalWire makes it appear to a SWAIG service. */
export interface Caller {
  readonly callId: string;
  /** Fetches the SWML document of the agent. */
  fetchSwml(): Promise<unknown>;
  /** Calls a function, as the language model would. */
  call(name: string, args?: Record<string, unknown>): Promise<FunctionAnswer>;
  /** Sends a request exactly as given, for wrong or repeated requests. */
  send(path: string, body: unknown): Promise<Exchange>;
  /** Keys in a PIN and sends the request that the SWML of the answer describes. */
  keyIn(answer: FunctionAnswer, digits: string): Promise<Exchange>;
  /** Sends the hang-up hook and the report. Throws when either was answered with 5xx: then both can be sent again. */
  hangUp(report: CallReport): Promise<void>;
  /** The request body of a function call, to send it more than once. */
  requestOf(name: string, args?: Record<string, unknown>): unknown;
}

/** Creates a call. Nothing is sent before a method is called. */
export function createCaller(options: CallerOptions): Caller {
  const identity: CallIdentity = {
    callId: options.callId ?? randomUUID(),
    sessionId: options.sessionId ?? randomUUID(),
    from: options.from,
    to: options.to ?? '+15555550100',
  };
  const authorization = `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`;

  const send = async (path: string, body: unknown): Promise<Exchange> => {
    const startedAt = performance.now();
    const response = await fetch(new URL(path, options.url), {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    const exchange = {
      path,
      request: body,
      status: response.status,
      body: parse(text),
      tookMs: performance.now() - startedAt,
    };
    options.onExchange?.(exchange);
    return exchange;
  };
  const requestOf = (name: string, args: Record<string, unknown> = {}) => functionRequest(identity, name, args);
  const log = createSessionLog();
  log.system('Instructions of the agent.');
  log.platform('session_start', 'AI session started');
  const call = async (name: string, args: Record<string, unknown> = {}): Promise<FunctionAnswer> => {
    const { request, ...exchange } = await send('/swaig', requestOf(name, args));
    const answer = answerOf(exchange);
    if (!name.endsWith('_hook')) {
      log.called({ name, args, result: answer.response, webhook: { request, answer: exchange.body } });
    }
    return answer;
  };
  let reportBody: unknown = null;
  const deliver = async (path: string, body: unknown): Promise<void> => {
    const { status } = await send(path, body);
    if (status >= 500) throw new Error(`${path} was answered with ${status} and has to be delivered again`);
  };

  return {
    callId: identity.callId,
    send,
    requestOf,
    fetchSwml: async () => (await send('/swml', swmlRequest(identity))).body,
    call,
    keyIn: (answer, digits) => {
      const { path, body } = pinRequestOf(answer);
      return send(path, fill(body, { prompt_value: digits, prompt_result: 'match_digits' }));
    },
    hangUp: async (report) => {
      await deliver('/swaig', requestOf('hangup_hook'));
      // A session ends once: sent again, its report is the same.
      reportBody ??= endOfCall(identity, report, log);
      await deliver('/swaig/post_prompt', reportBody);
    },
  };
}

function answerOf({ status, body, tookMs }: Omit<Exchange, 'request'>): FunctionAnswer {
  const { response, action } = isRecord(body) ? body : {};
  const actions = Array.isArray(action) ? action : action === undefined ? [] : [action];
  return { status, response: wordsOf(response), actions: actions.filter(isRecord), tookMs };
}

function wordsOf(response: unknown): string {
  if (typeof response === 'string') return response;
  if (!isRecord(response)) return '';
  const parts = [response['tool_result'], response['tool_prompt']];
  return parts.filter((part) => typeof part === 'string').join(' ');
}

/** The request verb in the SWML that the answer asks to execute. */
function pinRequestOf(answer: FunctionAnswer): { path: string; body: Record<string, unknown> } {
  const swml = answer.actions.map((action) => action['SWML']).find(isRecord);
  const sections = swml?.['sections'];
  const main = isRecord(sections) && Array.isArray(sections['main']) ? sections['main'] : [];
  const verb = main.filter(isRecord).find((step) => 'request' in step)?.['request'];
  if (!isRecord(verb) || typeof verb['url'] !== 'string' || !isRecord(verb['body'])) {
    throw new Error('the answer asks for no keypad PIN');
  }
  return { path: new URL(verb['url']).pathname, body: verb['body'] };
}

/** Replaces `${name}` as the platform does. */
function fill(body: Record<string, unknown>, values: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      typeof value === 'string'
        ? value.replaceAll(/[$%]\{(\w+)\}/g, (all, name: string) => values[name] ?? all)
        : value,
    ]),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
