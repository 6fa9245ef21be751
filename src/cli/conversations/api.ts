import type { z } from 'zod';
import {
  actionAnswer,
  conversationList,
  conversationView,
  type ConversationList,
  type ConversationView,
  type OperatorAction,
} from '../../api/operators/schema.ts';
import type { OperatorsAccess } from './access.ts';
import { errorOfAnswer, OperatorsApiError } from './api-error.ts';

/** The operators' routes as commands use them. Every method throws OperatorsApiError in plain words. */
export interface OperatorsApi {
  /** One page; absent filters mean all. */
  list(query: Record<string, string>): Promise<ConversationList>;
  show(id: string): Promise<ConversationView>;
  /** @param by who does it; undefined leaves the name to the service */
  act(id: string, action: OperatorAction, by: string | undefined): Promise<z.output<typeof actionAnswer>>;
}

/** Time limit for an answer, in milliseconds. */
const limitMs = 20_000;

/** Creates a client of the operators' routes. */
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
    throw errorOfAnswer(url, status, body);
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
    const words = `The service at ${url} ${what}. Start it with npm start or npm run demo, or set PUBLIC_URL to its address.`;
    throw new OperatorsApiError(words, { cause: error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
