import { priorities, type Priority, type TicketStatus } from './tickets.ts';

/** How a conversation can end, as far as its ticket is concerned. */
export const resolutions = ['resolved', 'escalated', 'pendingCustomer', 'duplicate', 'unknown'] as const;
/** See {@link resolutions}. */
export type Resolution = (typeof resolutions)[number];

/** What a resolution does to the ticket. */
export interface ResolutionRule {
  status: TicketStatus;
  /** The priority is lowered by one step, since nobody waits any more. */
  lowersPriority: boolean;
  /** In words, for the docs. */
  meaning: string;
}

/** One table for all desks; adapters map the neutral statuses to their own. */
export const resolutionRules: Readonly<Record<Resolution, ResolutionRule>> = {
  resolved: { status: 'solved', lowersPriority: true, meaning: 'the customer has what they needed' },
  escalated: { status: 'open', lowersPriority: false, meaning: 'a human has to go on' },
  pendingCustomer: { status: 'pending', lowersPriority: false, meaning: 'the customer has to send something' },
  duplicate: {
    status: 'solved',
    lowersPriority: true,
    meaning: 'another ticket is about the same; both name each other (`DUPLICATE_STATUS=closed` closes it for good)',
  },
  unknown: { status: 'open', lowersPriority: false, meaning: 'nobody can tell, so a human looks at it' },
};

/** Finds the resolution that a language model named; null if there is none of that name. */
export function parseResolution(text: string): Resolution | null {
  const word = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '');
  return resolutions.find((resolution) => resolution.toLowerCase() === word) ?? null;
}

/** The next lower priority; the lowest and an unknown one stay as they are. */
export function lowerPriority(priority: Priority | null): Priority | null {
  if (priority === null) return null;
  return priorities[Math.max(0, priorities.indexOf(priority) - 1)] ?? priority;
}
