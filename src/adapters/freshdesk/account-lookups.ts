import type { Unmet } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import {
  freshdeskAgent,
  freshdeskAgents,
  freshdeskGroups,
  freshdeskStatusChoices,
  freshdeskTicketFields,
} from './schema.ts';
import type { FreshdeskClient } from './client.ts';
import { isFailure } from './errors.ts';

/** An id that a name leads to, or why it leads to none. */
export type Found = { id: string } | { why: Extract<Unmet['why'], 'notFound' | 'ambiguous'> };

/** Finds the account's things by name. What our credentials may not list is not found: no ticket fails over that. */
export interface Names {
  /** Upper and lower case alike. */
  group(name: string, options: CallOptions): Promise<Found>;
  /** A member of the team by e-mail address. */
  agent(email: string, options: CallOptions): Promise<Found>;
  /** Number of the account's own status that is named "On hold"; null when there is none. */
  onHold(options: CallOptions): Promise<number | null>;
  /** The agent that we act as. */
  ownAgentId(options: CallOptions): Promise<string>;
}

const lifeMs = 5 * 60_000;
const maximumPages = 20;

const keyOf = (name: string): string => name.trim().toLowerCase();

/** Keeps what was read for five minutes. */
function kept<T>(read: (options: CallOptions) => Promise<T>, now: () => number): (options: CallOptions) => Promise<T> {
  let value: { read: T; until: number } | null = null;
  return async (options) => {
    if (value === null || now() >= value.until) value = { read: await read(options), until: now() + lifeMs };
    return value.read;
  };
}

function only(ids: string[]): Found {
  const [first, second] = ids;
  if (first === undefined) return { why: 'notFound' };
  return second === undefined ? { id: first } : { why: 'ambiguous' };
}

/** What the call gives, or `none` when our credentials may not ask. */
async function allowed<T>(call: Promise<T>, none: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isFailure(error, ['forbidden', 'notFound'])) return none;
    throw error;
  }
}

async function readGroups(client: FreshdeskClient, { signal }: CallOptions): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  for (let page = 1; page <= maximumPages; page += 1) {
    const { items, hasNext } = await client.page('/groups', page, { schema: freshdeskGroups, signal });
    for (const { id, name } of items) ids.set(keyOf(name ?? ''), [...(ids.get(keyOf(name ?? '')) ?? []), id]);
    if (!hasNext) break;
  }
  return ids;
}

async function readOnHold(client: FreshdeskClient, { signal }: CallOptions): Promise<number | null> {
  const query = { type: 'default_status' };
  const fields = await client.request('GET', '/ticket_fields', { query, schema: freshdeskTicketFields, signal });
  for (const { type, choices } of fields) {
    if (type !== 'default_status') continue;
    const names = freshdeskStatusChoices.safeParse(choices).data ?? {};
    const named = Object.entries(names).find(([, [agentName]]) => /^on[ -]?hold$/i.test(agentName?.trim() ?? ''));
    if (named !== undefined) return Number(named[0]);
  }
  return null;
}

async function readAgents(client: FreshdeskClient, email: string, { signal }: CallOptions): Promise<string[]> {
  const query = { email };
  const { items } = await client.page('/agents', 1, { query, schema: freshdeskAgents, signal });
  return items.filter(({ contact }) => keyOf(contact?.email ?? '') === keyOf(email)).map(({ id }) => id);
}

/** See {@link Names}. Groups, states and our own id are kept for five minutes. */
export function createNames(client: FreshdeskClient, now: () => number): Names {
  const groups = kept((options) => allowed(readGroups(client, options), new Map<string, string[]>()), now);
  const onHold = kept((options) => allowed(readOnHold(client, options), null), now);
  const own = kept(
    async ({ signal }) => (await client.request('GET', '/agents/me', { schema: freshdeskAgent, signal })).id,
    now,
  );
  return {
    group: async (name, options) => only((await groups(options)).get(keyOf(name)) ?? []),
    agent: async (email, options) => only(await allowed(readAgents(client, email, options), [])),
    onHold,
    ownAgentId: own,
  };
}
