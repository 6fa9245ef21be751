import type { Priority } from '../../domain/tickets/tickets.ts';

/** Maps our priorities to those of a site, and back. */
export interface PriorityMap {
  /** Ids of the site's priorities. A priority is missing when the site has none that corresponds. */
  toId: ReadonlyMap<Priority, string>;
  fromId: ReadonlyMap<string, Priority>;
}

/** English names that sites use. Other names are mapped by their rank. */
const knownNames: Record<string, Priority> = {
  highest: 'urgent',
  urgent: 'urgent',
  critical: 'urgent',
  blocker: 'urgent',
  high: 'high',
  major: 'high',
  medium: 'normal',
  normal: 'normal',
  low: 'low',
  minor: 'low',
  lowest: 'low',
  trivial: 'low',
};
const byRank: readonly Priority[] = ['urgent', 'high', 'normal', 'low', 'low'];

/** The priority that has this name in English; null for any other name. */
export function namedPriority(name: string | null | undefined): Priority | null {
  return knownNames[(name ?? '').trim().toLowerCase()] ?? null;
}

/**
 * Maps a site's priorities by their names or, in other languages, by their rank. Five priorities are Jira's default,
 * Highest to Lowest; any other number is spread evenly.
 * @param list most urgent first, as Jira lists them
 */
export function mapPriorities(list: readonly { id: string; name?: string | null | undefined }[]): PriorityMap {
  const toId = new Map<Priority, string>();
  const fromId = new Map<string, Priority>();
  for (const [rank, { id, name }] of list.entries()) {
    const spread = list.length < 2 ? 2 : Math.round((rank / (list.length - 1)) * 3);
    const ranked = byRank[list.length === 5 ? rank : spread] ?? 'normal';
    const priority = namedPriority(name) ?? ranked;
    fromId.set(id, priority);
    if (!toId.has(priority)) toId.set(priority, id);
  }
  return { toId, fromId };
}
