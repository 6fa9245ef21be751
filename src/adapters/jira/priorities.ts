import type { Priority } from '../../domain/tickets/tickets.ts';

/** Priorities of a site in both directions. */
export interface PriorityMap {
  /** Id of the site's priority; undefined when the site has none that fits. */
  toId: ReadonlyMap<Priority, string>;
  fromId: ReadonlyMap<string, Priority>;
}

/** Names that sites use. The site's own language and order decide about others. */
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

/**
 * Maps a site's priorities, given most urgent first as Jira lists them, by their names or, in another language, by
 * their rank: five are Highest to Lowest (the default of Jira), other numbers are spread evenly.
 */
export function mapPriorities(list: readonly { id: string; name?: string | null | undefined }[]): PriorityMap {
  const toId = new Map<Priority, string>();
  const fromId = new Map<string, Priority>();
  for (const [rank, { id, name }] of list.entries()) {
    const spread = list.length < 2 ? 2 : Math.round((rank / (list.length - 1)) * 3);
    const ranked = byRank[list.length === 5 ? rank : spread] ?? 'normal';
    const priority = knownNames[(name ?? '').trim().toLowerCase()] ?? ranked;
    fromId.set(id, priority);
    if (!toId.has(priority)) toId.set(priority, id);
  }
  return { toId, fromId };
}
