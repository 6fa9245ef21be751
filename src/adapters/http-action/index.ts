import { createHash } from 'node:crypto';
import type { CompanyAnswer, HttpAction } from '../../domain/messaging/company-actions.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { CompanyActions, CompanyCall } from '../../ports/company-actions.ts';
import { callFailure, type Call, type RawAnswer } from '../http/calls.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { createTransport, type Transport } from '../http/transport.ts';
import { fillUrl } from './fill-url.ts';
import { readAnswer } from './read-answer.ts';

/** Largest answer that is read, in bytes. */
const maximumAnswerBytes = 64 * 1024;
/** A wait that is longer than this is not worth it while the customer waits, in milliseconds. */
const longestWaitMs = 5_000;

/** The company's own systems, by HTTP. */
export interface ConnectedActions extends CompanyActions {
  /** Closes all connections; open calls fail. */
  close(): Promise<void>;
}

/**
 * Connects the actions of a policy. Redirects are not followed, so that no answer can lead a request with its secrets
 * and values elsewhere. Messages of failures hold the name of the action, and no value.
 * @param actions by their names in the policy
 */
export function createHttpActions(actions: Readonly<Record<string, HttpAction>>): ConnectedActions {
  const transports = new Map<string, Transport>();
  const transportTo = (name: string, { origin }: URL, timeoutMs: number): Transport => {
    const known = transports.get(name) ?? createTransport(origin, timeoutMs, maximumAnswerBytes);
    transports.set(name, known);
    return known;
  };
  return {
    async perform(request, { signal }) {
      const action = Object.hasOwn(actions, request.action) ? actions[request.action] : undefined;
      if (action === undefined) return { kind: 'refused' };
      if (action.verified && request.customer === null) return { kind: 'notAuthenticated' };
      const values = valuesOf(request);
      const url = fillUrl(action.url, values);
      // Such a value names nothing that the company could know.
      if (url === null) return { kind: 'notFound' };
      return send(transportTo(request.action, url, action.timeoutMs), action, request, { url, values, signal });
    },
    close: async () => {
      await Promise.all([...transports.values()].map((transport) => transport.close()));
    },
  };
}

async function send(
  transport: Transport,
  action: HttpAction,
  request: CompanyCall,
  { url, values, signal }: { url: URL; values: Record<string, string> } & CallOptions,
): Promise<CompanyAnswer> {
  // Repeatable: the company recognises the key.
  const call: Call = { service: 'company', method: action.method, path: `/${request.action}`, repeatable: true };
  const target = `${url.pathname}${url.search}`;
  const body = bodyOf(action, values);
  const key = createHash('sha256')
    .update([request.key, target, body ?? ''].join('\n'))
    .digest('base64url');
  const headers = {
    accept: 'application/json',
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...(action.method === 'GET' ? {} : { [action.idempotencyHeader]: key }),
    ...action.headers,
  };
  return answerOf(call, action, await transport.send({ call, target, headers, body }, signal));
}

function answerOf(call: Call, { answers }: HttpAction, answer: RawAnswer): CompanyAnswer {
  const { status } = answer;
  if (status === 404 || status === 410) return { kind: 'notFound' };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const wait = retryAfterMs(answer.headers, Date.now());
    if (wait !== null && wait > longestWaitMs) return { kind: 'unavailable' };
    throw callFailure(call, `status ${status}`, { kind: 'unavailable', status, retryAfterMs: wait ?? undefined });
  }
  // 409: the first attempt of this write is still under way.
  if (status === 409) throw callFailure(call, 'status 409', { kind: 'conflict', status });
  if (status < 200 || status > 299) return { kind: 'refused' };
  const fields = readAnswer(answer.text, answers);
  if (fields === null) throw callFailure(call, 'an answer that is not JSON', { kind: 'unavailable', status });
  return { kind: 'answered', fields };
}

function valuesOf({ values, customer }: CompanyCall): Record<string, string> {
  return customer === null ? values : { ...values, customer_id: customer.id, customer_name: customer.name };
}

function bodyOf({ body }: HttpAction, values: Record<string, string>): string | null {
  if (body === null) return null;
  const filled = Object.entries(body).map(([name, template]): [string, string] => [
    name,
    template.replaceAll(/\{([a-z][a-z0-9_]*)\}/g, (_, key: string) => values[key] ?? ''),
  ]);
  return JSON.stringify(Object.fromEntries(filled));
}
