import type { CallOptions } from '../../ports/call.ts';
import { cachedAnswer } from '../http/cached-answer.ts';
import { ifAvailable } from '../http/look-up.ts';
import { onceEach } from '../http/paging.ts';
import { isRefusal } from '../http/write-outcome.ts';
import type { ZendeskClient } from './client.ts';
import type { Found } from './found.ts';
import { nextPage } from './next-page.ts';
import { zendeskGroupsAnswer } from './schema.ts';

/** Finds groups by name. */
export interface Groups {
  /** The one group with this name, ignoring case. `refused` when our credentials may not list groups, `unavailable` when they cannot be listed now. */
  find(name: string, options: CallOptions): Promise<Found>;
}

const maximumPages = 20;

type Names = Map<string, Found>;

/** What a name finds once a group has it too; the same group again changes nothing. */
function together(found: Found | undefined, id: string): Found {
  if (found === undefined || ('id' in found && found.id === id)) return { id };
  return { why: 'ambiguous' };
}

const keyOf = (name: string): string => name.trim().toLowerCase();

/** Some servers repeat a page, which must neither make a group ambiguous nor be read again and again. */
async function readNames(client: ZendeskClient, { signal }: CallOptions): Promise<Names> {
  const names: Names = new Map();
  const isNewPage = onceEach();
  let cursor: Record<string, string> | null = {};
  for (let page = 0; cursor !== null && page < maximumPages; page += 1) {
    const query: Record<string, string> = { 'page[size]': '100', ...cursor };
    const { groups, meta } = await client.request('GET', '/groups', { query, schema: zendeskGroupsAnswer, signal });
    for (const group of groups ?? []) {
      const key = keyOf(group.name ?? '');
      if (group.deleted !== true) names.set(key, together(names.get(key), group.id));
    }
    cursor = nextPage(meta, isNewPage);
  }
  return names;
}

/** Looks groups up by name. The list of groups is cached for five minutes. */
export function createGroups(client: ZendeskClient, now: () => number): Groups {
  const names = cachedAnswer(async (options): Promise<Names | null> => {
    try {
      return await readNames(client, options);
    } catch (error) {
      // Our credentials may not list groups. That must not keep a ticket from being created.
      if (isRefusal(error)) return null;
      throw error;
    }
  }, now);
  return {
    async find(name, options) {
      const known = await ifAvailable(names(options), options);
      if (known === 'unavailable') return { why: known };
      return known === null ? { why: 'refused' } : (known.get(keyOf(name)) ?? { why: 'notFound' });
    },
  };
}
