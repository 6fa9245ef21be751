import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions } from '../../ports/call.ts';
import { zendeskGroupsAnswer } from './schema.ts';
import type { ZendeskClient } from './client.ts';
import type { Found } from './placement.ts';

/** Finds groups by name. */
export interface Groups {
  /** The group of that name, upper and lower case alike. `refused` when our credentials may not list groups. */
  find(name: string, options: CallOptions): Promise<Found>;
}

const lifeMs = 5 * 60_000;
const maximumPages = 20;

type Names = Map<string, Found>;

const keyOf = (name: string): string => name.trim().toLowerCase();

async function readNames(client: ZendeskClient, { signal }: CallOptions): Promise<Names> {
  const names: Names = new Map();
  let cursor: Record<string, string> = {};
  for (let page = 0; page < maximumPages; page += 1) {
    const query = { 'page[size]': '100', ...cursor };
    const { groups, meta } = await client.request('GET', '/groups', { query, schema: zendeskGroupsAnswer, signal });
    for (const group of groups ?? []) {
      const key = keyOf(group.name ?? '');
      if (group.deleted !== true) names.set(key, names.has(key) ? { why: 'ambiguous' } : { id: group.id });
    }
    if (meta?.has_more !== true || meta.after_cursor == null) break;
    cursor = { 'page[after]': meta.after_cursor };
  }
  return names;
}

/** Our credentials may not list groups: then no name is known, which must not keep a ticket from being made. */
function cannotList(error: unknown): boolean {
  return error instanceof ServiceFailure && ['forbidden', 'notFound', 'unsupported'].includes(error.kind);
}

/** The list is kept for five minutes. */
export function createGroups(client: ZendeskClient, now: () => number): Groups {
  let kept: { names: Names | null; until: number } | null = null;
  return {
    async find(name, options) {
      if (kept === null || now() >= kept.until) {
        const names = await readNames(client, options).catch((error: unknown) => {
          if (cannotList(error)) return null;
          throw error;
        });
        kept = { names, until: now() + lifeMs };
      }
      if (kept.names === null) return { why: 'refused' };
      return kept.names.get(keyOf(name)) ?? { why: 'notFound' };
    },
  };
}
