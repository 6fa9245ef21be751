import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { CallOptions } from '../../ports/call.ts';
import { cachedAnswer } from '../http/cached-answer.ts';
import { essentialPatienceMs, ifAvailable } from '../http/look-up.ts';
import type { FreshdeskClient } from './client.ts';
import {
  freshdeskAgent,
  freshdeskAgents,
  freshdeskGroups,
  freshdeskStatusChoices,
  freshdeskTicketFields,
} from './schema.ts';

/** The one id that has a name, or the reason why there is none. */
export type Found = { id: string } | { why: Extract<Unmet['why'], 'notFound' | 'ambiguous' | 'unavailable'> };

/** Looks up what is specific to the account. A look-up that fails is `unavailable`, so that no ticket fails with it. */
export interface AccountLookups {
  /** The group with this name, ignoring case. */
  group(name: string, options: CallOptions): Promise<Found>;
  /** The member of the team with this e-mail address. */
  agent(email: string, options: CallOptions): Promise<Found>;
  /** Number of the account's own status named "On hold"; null when there is none. */
  onHold(options: CallOptions): Promise<number | null | 'unavailable'>;
  /** Id of the agent that we act as. */
  ownAgentId(options: CallOptions): Promise<string>;
}

const maximumPages = 20;

const keyOf = (name: string): string => name.trim().toLowerCase();

function only(ids: string[]): Found {
  const [first, second] = ids;
  if (first === undefined) return { why: 'notFound' };
  return second === undefined ? { id: first } : { why: 'ambiguous' };
}

async function readGroups(client: FreshdeskClient, { signal }: CallOptions): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  for await (const { items } of client.pages('/groups', maximumPages, { schema: freshdeskGroups, signal })) {
    for (const { id, name } of items) {
      const known = ids.get(keyOf(name ?? '')) ?? [];
      if (!known.includes(id)) ids.set(keyOf(name ?? ''), [...known, id]);
    }
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

/** See {@link AccountLookups}. Groups, the status and our own id are cached for five minutes. */
export function createAccountLookups(client: FreshdeskClient, now: () => number): AccountLookups {
  const groups = cachedAnswer((options) => readGroups(client, options), now);
  const onHold = cachedAnswer((options) => readOnHold(client, options), now);
  const ownAgentId = cachedAnswer(
    async ({ signal }) => (await client.request('GET', '/agents/me', { schema: freshdeskAgent, signal })).id,
    now,
  );
  return {
    async group(name, options) {
      const found = await ifAvailable(groups(options), options);
      return found === 'unavailable' ? { why: found } : only(found.get(keyOf(name)) ?? []);
    },
    async agent(email, options) {
      const found = await ifAvailable(readAgents(client, email, options), options);
      return found === 'unavailable' ? { why: found } : only(found);
    },
    onHold: (options) => ifAvailable(onHold(options), options, essentialPatienceMs),
    ownAgentId,
  };
}
