import type { TicketStatus } from '../../domain/tickets/tickets.ts';
import { ticketStatuses } from '../../domain/tickets/tickets.ts';
import type { JiraStatus } from './schema.ts';

/** A site's own names of statuses, for those whose category says too little: `{ pending: ['Warten auf Kunde'] }`. */
export type StatusNames = Partial<Record<TicketStatus, readonly string[]>>;

/** Common English names. They only distinguish statuses of one category. */
const waitingForUs = /\b(?:support|agent|team|triage|approval)\b/iu;
const waiting = /\b(?:waiting|awaiting|pending)\b/iu;
const held = /\b(?:hold|paused?|blocked|vendor|third party|parts)\b/iu;
const closed = /^closed$/iu;

function configuredStatus(name: string, names: StatusNames): TicketStatus | null {
  const isNamed = (status: TicketStatus): boolean =>
    names[status]?.some((known) => known.toLowerCase() === name.toLowerCase()) === true;
  return ticketStatuses.find((status) => isNamed(status)) ?? null;
}

/**
 * Maps a status. Its category decides, which is the same in every language. Names only distinguish statuses of one
 * category. An unknown status counts as open, so that nothing ends too early.
 */
export function neutralStatus(status: JiraStatus | null | undefined, names: StatusNames): TicketStatus {
  const name = status?.name?.trim() ?? '';
  const configured = configuredStatus(name, names);
  if (configured !== null) return configured;
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

/** True for a status of the category "done". */
export function isDone(status: TicketStatus): boolean {
  return status === 'solved' || status === 'closed';
}
