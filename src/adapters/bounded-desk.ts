import { commentCharacters, shortTextCharacters, tagsCharacters } from '../domain/budgets.ts';
import { beginningOf } from '../domain/text.ts';
import type { Requester, RequesterMatch } from '../domain/tickets/requesters.ts';
import type { Ticket, TicketComment, WrittenTicket } from '../domain/tickets/tickets.ts';
import type { Directory } from '../ports/directory.ts';
import type { HelpDesk } from '../ports/help-desk.ts';

/**
 * A help desk whose texts are cut to what can be read out or shown, see `budgets.ts`: a mail with pictures inside can
 * have megabytes, and everything that is read becomes part of a conversation's history.
 */
export function boundedDesk(desk: HelpDesk): HelpDesk {
  return {
    name: desk.name,
    capabilities: desk.capabilities,
    createTicket: async (...args) => boundedWritten(await desk.createTicket(...args)),
    getTicket: async (...args) => boundedTicket(await desk.getTicket(...args)),
    latestPublicComment: async (...args) => boundedComment(await desk.latestPublicComment(...args)),
    latestCustomerMessage: async (...args) => boundedComment(await desk.latestCustomerMessage(...args)),
    listComments: async (...args) => (await desk.listComments(...args)).map(cutComment),
    changeTicket: async (...args) => boundedWritten(await desk.changeTicket(...args)),
    listTickets: async (...args) => (await desk.listTickets(...args)).map(boundedTicket),
    findFollowUp: async (...args) => orNull(boundedTicket, await desk.findFollowUp(...args)),
    ticketOfMessaging: async (...args) => orNull(boundedTicket, await desk.ticketOfMessaging(...args)),
    listChanges: (...args) => desk.listChanges(...args),
    checkHealth: (...args) => desk.checkHealth(...args),
  };
}

/** A directory whose names are cut likewise. */
export function boundedDirectory(directory: Directory): Directory {
  return {
    ...directory,
    find: async (...args) => boundedMatch(await directory.find(...args)),
    getRequester: async (...args) => boundedRequester(await directory.getRequester(...args)),
  };
}

function orNull<Value>(bound: (value: Value) => Value, value: Value | null): Value | null {
  return value === null ? null : bound(value);
}

function boundedWritten({ ticket, unmet }: WrittenTicket): WrittenTicket {
  return { ticket: boundedTicket(ticket), unmet };
}

function boundedTicket(ticket: Ticket): Ticket {
  return { ...ticket, subject: beginningOf(ticket.subject, shortTextCharacters), tags: firstTags(ticket.tags) };
}

/** As many tags as fit, in the desk's order. */
function firstTags(tags: readonly string[]): string[] {
  let room = tagsCharacters;
  return tags.filter((tag) => {
    room -= tag.length;
    return room >= 0;
  });
}

function boundedComment(comment: TicketComment | null): TicketComment | null {
  return orNull(cutComment, comment);
}

function cutComment(comment: TicketComment): TicketComment {
  const { body, authorName } = comment;
  return {
    ...comment,
    body: beginningOf(body, commentCharacters),
    authorName: authorName == null ? null : beginningOf(authorName, shortTextCharacters),
  };
}

function boundedMatch(match: RequesterMatch): RequesterMatch {
  switch (match.kind) {
    case 'one':
      return { kind: 'one', requester: boundedRequester(match.requester) };
    case 'several':
      return { kind: 'several' };
    case 'none':
      return match;
  }
}

function boundedRequester({ id, name }: Requester): Requester {
  return { id, name: beginningOf(name, shortTextCharacters) };
}
