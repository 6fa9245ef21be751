import { onTestFinished } from 'vitest';
import { z } from 'zod';

import type { ZendeskSimulator, ZendeskSimulatorOptions } from '../../../simulators/zendesk/index.ts';
import { startZendeskSimulator } from '../../../simulators/zendesk/index.ts';

/** The credentials of the API. */
export const apiToken = { email: 'agent@desk.example', token: 'tok-1' };
/** Their `Authorization` header. */
export const basicAuth = `Basic ${Buffer.from(`${apiToken.email}/token:${apiToken.token}`).toString('base64')}`;

/** An answer, with the parts that tests look at. `json` is the parsed body; undefined for an empty one. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

/** A running simulator and ways to use it. */
export interface Desk {
  sim: ZendeskSimulator;
  /** The simulator's clock. Set it to change the time. */
  clock: { nowMs: number };
  /** Calls the API with the right token. `path` begins after `/api/v2`. */
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  /** Creates a ticket for a new end user and returns its id. */
  ticket: (fields?: Record<string, unknown>) => Promise<number>;
}

/**
 * Starts a simulator whose clock stands still, in which any ticket can be solved. It is closed when the test ends.
 */
export async function openDesk(options: ZendeskSimulatorOptions = {}): Promise<Desk> {
  const clock = { nowMs: Date.parse('2026-03-01T10:00:00.250Z') };
  const sim = await startZendeskSimulator({ apiToken, now: () => clock.nowMs, requiredOnSolve: [], ...options });
  onTestFinished(() => sim.close());
  const call: Desk['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${sim.url}/api/v2${path}`, {
      method,
      headers: {
        authorization: basicAuth,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return readAnswer(answer);
  };
  const ticket: Desk['ticket'] = async (fields = {}) => {
    const requester = sim.store.seedUser({ name: 'Ada Caller' });
    const body = { subject: 'Help', comment: { body: 'It broke' }, requester_id: requester.id, ...fields };
    const { status, json } = await call('POST', '/tickets', { ticket: body });
    if (status !== 201) throw new Error(`create answered ${status}`);
    return ticketOf(json).id;
  };
  return { sim, clock, call, ticket };
}

/** Reads an answer to the end. */
export async function readAnswer(answer: Response): Promise<Answer> {
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: answer.status, headers: answer.headers, text, json };
}

const ticketAnswer = z.object({
  ticket: z.looseObject({
    id: z.int(),
    status: z.string(),
    tags: z.array(z.string()),
    updated_at: z.string(),
    followup_ids: z.array(z.int()),
  }),
});

/** The ticket in an answer. */
export function ticketOf(json: unknown): z.infer<typeof ticketAnswer>['ticket'] {
  return ticketAnswer.parse(json).ticket;
}

/** The list under `key` in an answer. */
export function listOf(json: unknown, key: string): Record<string, unknown>[] {
  return z.array(z.record(z.string(), z.unknown())).parse(z.record(z.string(), z.unknown()).parse(json)[key]);
}
