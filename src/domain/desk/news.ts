import type { Ticket, TicketComment } from '../tickets/tickets.ts';

/** What a human did to a ticket in the desk. */
export type DeskDeed = 'solved' | 'reopened' | 'reassigned' | 'publicReply' | 'privateNote' | 'deleted';

/** One thing a human did to a ticket of the conversation. */
export interface DeskNews {
  ticketId: string;
  deed: DeskDeed;
  /** Epoch milliseconds at which we learned of it. */
  at: number;
}

/** True when nobody works on the ticket any more. */
const isOver = (ticket: Ticket): boolean => ticket.status === 'solved' || ticket.status === 'closed';

/**
 * What happened to a ticket between two looks at it. Our own writes are in the earlier look, or carry our key: they are
 * no news.
 * @param now null when the ticket is gone
 */
export function deedsBetween(before: Ticket, now: Ticket | null): DeskDeed[] {
  if (now === null) return ['deleted'];
  const deeds: DeskDeed[] = [];
  if (isOver(now) && !isOver(before)) deeds.push('solved');
  if (!isOver(now) && isOver(before)) deeds.push('reopened');
  if (now.assigneeId !== before.assigneeId || now.groupId !== before.groupId) deeds.push('reassigned');
  return deeds;
}

/**
 * Comments that humans of the team made and that were not told of yet.
 * @param since comments made until then are no news, ISO 8601
 * @param told ids of comments that were told of
 */
export function freshComments(
  ticket: Ticket,
  comments: readonly TicketComment[],
  since: string,
  told: readonly string[],
): TicketComment[] {
  return comments.filter(
    ({ id, ours, authorId, createdAt }) =>
      !ours && authorId !== ticket.requesterId && Date.parse(createdAt) > Date.parse(since) && !told.includes(id),
  );
}
