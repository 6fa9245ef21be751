import type { Operation } from '../../domain/conversation/operations.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import { operationKey } from '../../domain/ids.ts';
import { contactOf } from '../../domain/conversation/contact.ts';
import { linkOf } from '../../domain/conversation/link.ts';
import type { TicketDraft } from '../../domain/tickets/tickets.ts';

/**
 * A new ticket for a comment on a ticket that is closed (then it is a follow-up) or gone. Null if there is no comment
 * that would be lost: a change of status or priority alone is simply refused.
 */
export function replacementDraft(
  state: ConversationState,
  operation: Operation,
  failure: FailureDetails,
): TicketDraft | null {
  const closed = failure.reason === 'ticketClosed';
  if (operation.request.kind !== 'changeTicket' || !(closed || failure.kind === 'notFound')) return null;
  const { change, ticketId } = operation.request;
  const old = state.tickets.known.find((known) => known.ticket.id === ticketId)?.ticket;
  if (change.comment === undefined || old === undefined) return null;
  return {
    subject: old.subject,
    body: change.comment.body,
    public: change.comment.public,
    // Not the present requester of the old ticket, who may be somebody else by now.
    requesterId: operation.owner ?? null,
    contact: operation.owner == null ? contactOf(state) : null,
    priority: change.priority ?? old.priority,
    status: change.status === 'closed' ? 'solved' : (change.status ?? null),
    group: change.group ?? null,
    tags: [...new Set(['deskbridge', operation.reference.toLowerCase(), ...(change.addTags ?? [])])],
    externalId: operationKey(state, operation.id),
    link: change.link ?? linkOf(state),
    followUpOf: closed ? old.id : null,
    files: change.comment.files ?? [],
  };
}
