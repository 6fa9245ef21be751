import { shownName } from '../http/shown-name.ts';
import type { FreshdeskClient } from './client.ts';
import { freshdeskAgents } from './schema.ts';

/** Names of members of the team. A comment can do without them, so they neither fail nor take long. */
export interface AgentNames {
  /** The names that are known, or become known within a second, by ids. */
  of(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
}

/** How long a comment waits for the names. */
const patienceMs = 1_000;
/** How long reading them may take; they are there for the next comment then. */
const readingMs = 10_000;
const lifeMs = 5 * 60_000;
/** How soon they are read again because a name is missing: somebody is new, or our key may not list agents. */
const againMs = 60_000;
const maximumPages = 20;

async function readNames(client: FreshdeskClient): Promise<Map<string, string | null>> {
  const signal = AbortSignal.timeout(readingMs);
  const names = new Map<string, string | null>();
  for await (const { items } of client.pages('/agents', maximumPages, { schema: freshdeskAgents, signal })) {
    for (const { id, contact } of items) names.set(id, shownName(contact?.name));
  }
  return names;
}

async function atMost(wait: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([wait, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}

/**
 * See {@link AgentNames}. All of them are listed at once (Freshdesk API v2, agents), and kept for five minutes.
 * @param now epoch milliseconds
 */
export function createAgentNames(client: FreshdeskClient, now: () => number): AgentNames {
  let names: ReadonlyMap<string, string | null> = new Map();
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;
  const read = async (): Promise<void> => {
    try {
      names = await readNames(client);
    } catch {
      // Whatever it is, it shows in the calls that matter.
    }
    readAt = now();
    reading = null;
  };
  return {
    async of(ids) {
      const isMissing = (): boolean => ids.some((id) => !names.has(id));
      const age = now() - readAt;
      if (age >= lifeMs || (isMissing() && age >= againMs)) reading ??= read();
      if (reading !== null && isMissing()) await atMost(reading, patienceMs);
      return names;
    },
  };
}
