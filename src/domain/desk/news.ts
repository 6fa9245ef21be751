import { isOverStatus, type Ticket, type TicketComment } from '../tickets/tickets.ts';

/** What a human did to a ticket in the desk. */
export type DeskChange = 'solved' | 'reopened' | 'reassigned' | 'publicReply' | 'privateNote' | 'deleted';

/** One thing a human did to a ticket of the conversation. */
export interface DeskNews {
  ticketId: string;
  change: DeskChange;
  /** When we learned of it, epoch milliseconds. */
  at: number;
}

/** The parts of a ticket whose changes are desk news. */
export type NewsBase = Pick<Ticket, 'status' | 'assigneeId' | 'groupId'>;

const isOver = ({ status }: NewsBase): boolean => isOverStatus(status);

/**
 * What changed in a ticket between two readings. Our own writes do not count: they are in the earlier reading already.
 * @param now null if the ticket is gone
 */
export function changesBetween(before: NewsBase, now: NewsBase | null): DeskChange[] {
  if (now === null) return ['deleted'];
  const changes: DeskChange[] = [];
  if (isOver(now) && !isOver(before)) changes.push('solved');
  if (!isOver(now) && isOver(before)) changes.push('reopened');
  if (now.assigneeId !== before.assigneeId || now.groupId !== before.groupId) changes.push('reassigned');
  return changes;
}

/**
 * Comments by humans from the team that were not reported yet.
 * @param since comments made up to then do not count, ISO 8601
 * @param reported ids of the comments that were reported
 */
export function newComments(
  ticket: Ticket,
  comments: readonly TicketComment[],
  since: string,
  reported: readonly string[],
): TicketComment[] {
  // On a ticket that belongs to nobody, whoever writes is from the team.
  const isRequester = (authorId: string | null): boolean =>
    ticket.requesterId !== null && authorId === ticket.requesterId;
  return comments.filter(
    ({ id, ours, authorId, createdAt }) =>
      !ours && !isRequester(authorId) && Date.parse(createdAt) > Date.parse(since) && !reported.includes(id),
  );
}
