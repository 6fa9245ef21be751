import type { TicketStatus } from '../../domain/tickets/tickets.ts';
import { ticketStatuses } from '../../domain/tickets/tickets.ts';
import type { JiraStatus, JiraTransition } from './schema.ts';

/** Names of a site's own statuses, where theirs say less than ours: `{ pending: ['Warten auf Kunde'] }`. */
export type StatusNames = Partial<Record<TicketStatus, readonly string[]>>;

/** English names that are known; they only part statuses of one category. */
const waitingForUs = /\b(?:support|agent|team|triage|approval)\b/iu;
const waiting = /\b(?:waiting|awaiting|pending)\b/iu;
const held = /\b(?:hold|paused?|blocked|vendor|third party|parts)\b/iu;
const closed = /^closed$/iu;

function configured(name: string, names: StatusNames): TicketStatus | null {
  const isNamed = (status: TicketStatus): boolean =>
    names[status]?.some((known) => known.toLowerCase() === name.toLowerCase()) === true;
  return ticketStatuses.find((status) => isNamed(status)) ?? null;
}

/**
 * The status in neutral words. The category decides, which is the same in every language; names only part its
 * members, and a status that says nothing to us counts as open: nothing is cut short.
 */
export function neutralStatus(status: JiraStatus | null | undefined, names: StatusNames): TicketStatus {
  const name = status?.name?.trim() ?? '';
  const known = configured(name, names);
  if (known !== null) return known;
  switch (status?.statusCategory?.key) {
    case 'new':
      return 'new';
    case 'done':
      return closed.test(name) ? 'closed' : 'solved';
    default:
      if (held.test(name)) return 'onHold';
      return waiting.test(name) && !waitingForUs.test(name) ? 'pending' : 'open';
  }
}

/** How a wanted status is reached: it is there, by that transition, by none that we know, or never again. */
export type Way =
  | { kind: 'there' }
  | { kind: 'go'; transition: JiraTransition }
  | { kind: 'none' }
  | { kind: 'closed' };

/** What may stand in for a status that a workflow does not have. Never a waiting one: it promises something else. */
const standIns: Record<TicketStatus, readonly TicketStatus[]> = {
  new: ['open'],
  open: ['new'],
  pending: [],
  onHold: [],
  solved: ['closed'],
  closed: ['solved'],
};
const isDone = (status: TicketStatus): boolean => status === 'solved' || status === 'closed';

function asksForMore(transition: JiraTransition): boolean {
  return Object.entries(transition.fields ?? {}).some(
    ([field, { required, hasDefaultValue }]) => required === true && hasDefaultValue !== true && field !== 'resolution',
  );
}

/** Finds the way from one status to a wanted one among the transitions that Jira offers now. */
export function findWay(
  from: JiraStatus | null | undefined,
  wanted: TicketStatus,
  transitions: readonly JiraTransition[],
  names: StatusNames,
): Way {
  const present = neutralStatus(from, names);
  if (present === wanted) return { kind: 'there' };
  const offered = transitions.filter(({ isAvailable }) => isAvailable !== false);
  for (const aim of [wanted, ...standIns[wanted]]) {
    // Nothing is gained by a stand-in that is there already.
    if (present === aim) break;
    const ways = offered.filter(({ to }) => neutralStatus(to, names) === aim);
    const transition = ways.find((way) => !asksForMore(way)) ?? ways[0];
    if (transition !== undefined) return { kind: 'go', transition };
  }
  return { kind: isDone(present) && !isDone(wanted) ? 'closed' : 'none' };
}

const plainlyDone = /^(?:done|fixed|resolved|completed?|solved|erledigt)$/iu;
const notDone = /won'?t|declin|cancel|cannot|duplicate|invalid|unresolved/iu;

/** Fields that the transition's screen wants: the resolution "Done", else the one that says least. */
export function transitionFields({ fields }: JiraTransition): Record<string, object> {
  const offered = fields?.['resolution']?.allowedValues ?? [];
  const chosen =
    offered.find(({ name }) => plainlyDone.test(name ?? '')) ??
    offered.find(({ name }) => !notDone.test(name ?? '')) ??
    offered[0];
  return chosen?.id == null ? {} : { resolution: { id: chosen.id } };
}
