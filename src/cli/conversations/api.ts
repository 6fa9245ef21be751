import type { z } from 'zod';
import {
  actionAnswer,
  conversationList,
  conversationView,
  refusal,
  type ConversationList,
  type ConversationView,
  type OperatorAction,
} from '../../api/operators/schema.ts';
import type { OperatorsAccess } from './access.ts';

/** The operators' routes, as commands use them. Every method throws OperatorsApiError in plain words. */
export interface OperatorsApi {
  /** One page; absent filters mean all. */
  list(query: Record<string, string>): Promise<ConversationList>;
  show(id: string): Promise<ConversationView>;
  /** @param by who does it; undefined leaves the name to the service */
  act(id: string, action: OperatorAction, by: string | undefined): Promise<z.output<typeof actionAnswer>>;
}

/** The service did not do what was asked. `message` says what to do about it. */
export class OperatorsApiError extends Error {
  override readonly name = 'OperatorsApiError';
  /** Its own word for it, like `ended`; null when it gave none. */
  readonly code: string | null;
  constructor(message: string, code: string | null, options?: { cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Longest an answer is waited for, in milliseconds. */
const limitMs = 20_000;

/** Creates the way to the operators' routes. */
export function createOperatorsApi({ url, token }: OperatorsAccess): OperatorsApi {
  const ask = async <T>(schema: z.ZodType<T>, path: string, sent?: object): Promise<T> => {
    const { status, body } = await fetchJson(`${url}${path}`, url, {
      method: sent === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      signal: AbortSignal.timeout(limitMs),
    });
    const answer = status < 300 ? schema.safeParse(body) : undefined;
    if (answer?.success === true) return answer.data;
    throw refused(url, status, body);
  };
  return {
    list: (query) => ask(conversationList, `/conversations?${new URLSearchParams(query).toString()}`),
    show: (id) => ask(conversationView, pathOf(id)),
    act: (id, action, by) => ask(actionAnswer, `${pathOf(id)}/${action}`, by === undefined ? {} : { by }),
  };
}

function pathOf(id: string): string {
  return `/conversations/${encodeURIComponent(id)}`;
}

async function fetchJson(address: string, url: string, init: RequestInit): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(address, init);
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    const what = timedOut ? `did not answer within ${limitMs / 1000} s` : 'does not answer';
    const words = `The service at ${url} ${what}. Start it with npm start or npm run demo, or set PUBLIC_URL to where it is.`;
    throw new OperatorsApiError(words, null, { cause: error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(url: string, status: number, body: unknown): OperatorsApiError {
  const { data } = refusal.safeParse(body);
  const code = data?.error ?? null;
  return new OperatorsApiError(wordsFor(url, status, code, data?.message), code);
}

function wordsFor(url: string, status: number, code: string | null, message: string | undefined): string {
  if (status === 401) {
    return `The service at ${url} refuses our token (401): set API_TOKEN to the one it was started with.`;
  }
  if (code === 'unknown_conversation') {
    return 'There is no such conversation. See which there are: deskbridge conversations list';
  }
  if (status === 404) {
    return `The service at ${url} has no routes for operators: set API_TOKEN for it too, and start it again.`;
  }
  if (status < 300 || message === undefined) {
    return `What answers at ${url} (status ${status}) is not Deskbridge: is PUBLIC_URL right?`;
  }
  return message;
}
