import type { TicketStatus } from '../../domain/tickets/tickets.ts';
import type { JiraStatus, JiraTransition } from './schema.ts';
import type { StatusNames } from './statuses.ts';
import { isDone, neutralStatus } from './statuses.ts';

/**
 * How an issue gets to a status:
 * - `go`: by this transition, to the status or to one that may stand in for it;
 * - `none`: no transition leads there;
 * - `closed`: the issue is done, and the workflow does not allow it to be reopened.
 */
export type Way = { kind: 'go'; transition: JiraTransition; to: TicketStatus } | { kind: 'none' } | { kind: 'closed' };

/** What may replace a status that a workflow does not have. Never a waiting one, which means something else. */
const substitutes: Record<TicketStatus, readonly TicketStatus[]> = {
  new: ['open'],
  open: ['new'],
  pending: [],
  onHold: [],
  solved: ['closed'],
  closed: ['solved'],
};

/** True if a status is the one wanted, or may stand in for it. */
export function isReached(status: TicketStatus, wanted: TicketStatus): boolean {
  return status === wanted || substitutes[wanted].includes(status);
}

function requiresFields(transition: JiraTransition): boolean {
  return Object.entries(transition.fields ?? {}).some(
    ([field, { required, hasDefaultValue }]) => required === true && hasDefaultValue !== true && field !== 'resolution',
  );
}

/** Finds the way to another status among the transitions that Jira offers for the present one. */
export function findWay(
  from: JiraStatus | null | undefined,
  wanted: TicketStatus,
  transitions: readonly JiraTransition[],
  names: StatusNames,
): Way {
  const present = neutralStatus(from, names);
  const offered = transitions.filter(({ isAvailable }) => isAvailable !== false);
  for (const target of [wanted, ...substitutes[wanted]]) {
    // The issue already has the substitute, so moving it would gain nothing.
    if (present === target) break;
    const ways = offered.filter(({ to }) => neutralStatus(to, names) === target);
    const transition = ways.find((way) => !requiresFields(way)) ?? ways[0];
    if (transition !== undefined) return { kind: 'go', transition, to: target };
  }
  return { kind: isDone(present) && !isDone(wanted) ? 'closed' : 'none' };
}

const meansDone = /^(?:done|fixed|resolved|completed?|solved|erledigt)$/iu;
const meansNotDone = /won'?t|declin|cancel|cannot|duplicate|invalid|unresolved/iu;

/** The fields that the transition's screen requires: a resolution that says done, or else the most neutral one. */
export function transitionFields({ fields }: JiraTransition): Record<string, object> {
  const offered = fields?.['resolution']?.allowedValues ?? [];
  const chosen =
    offered.find(({ name }) => meansDone.test(name ?? '')) ??
    offered.find(({ name }) => !meansNotDone.test(name ?? '')) ??
    offered[0];
  return chosen?.id == null ? {} : { resolution: { id: chosen.id } };
}
