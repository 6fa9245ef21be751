import type { Unmet } from '../../domain/tickets/unmet.ts';

/** A part of a write: the value that Zendesk gets for it, or why it is left out. */
export type Part = { wanted: string; id: string; unmet?: undefined } | { wanted: string; id?: undefined; unmet: Unmet };

/** Parts that Zendesk may refuse while it takes the rest, in the order in which they are left out. */
export const partNames = ['assignee', 'solver', 'group', 'priority', 'status', 'requester', 'contact', 'link'] as const;
/** See {@link partNames}. `solver` is the agent to whom a ticket is assigned that cannot be solved without one. */
export type PartName = (typeof partNames)[number];

/** The parts of one write; null where the write does not name one. */
export type Parts = Record<PartName, Part | null>;

/** What the operators call a part. */
export function unmetName(name: PartName): Unmet['what'] {
  return name === 'solver' ? 'assignee' : name;
}
