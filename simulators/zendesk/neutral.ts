import type { SimulatedStatus, SimulatedTicket } from '../desk.ts';
import type { TicketRecord, TicketStatus } from './records.ts';
import type { ZendeskStore } from './store.ts';

/** Zendesk's word for a status. */
export function toZendesk(status: SimulatedStatus): TicketStatus {
  return status === 'onHold' ? 'hold' : status;
}

const asText = (id: number | null): string | null => (id === null ? null : String(id));

/**
 * The ticket in the words that all simulators share.
 * @param conversationFieldId the custom field for the id of the linked conversation
 */
export function simulatedTicket(
  ticket: TicketRecord,
  store: ZendeskStore,
  conversationFieldId: number,
): SimulatedTicket {
  const conversation = ticket.customFields.find(({ id }) => id === conversationFieldId)?.value;
  return {
    id: String(ticket.id),
    subject: ticket.subject,
    status: ticket.status === 'hold' ? 'onHold' : ticket.status,
    priority: ticket.priority,
    requesterId: asText(ticket.requesterId),
    group: store.groups.get(ticket.groupId ?? 0)?.name ?? null,
    assignee: store.users.get(ticket.assigneeId ?? 0)?.email ?? null,
    tags: [...ticket.tags],
    conversation: typeof conversation === 'string' ? conversation : null,
    followUpOf: asText(ticket.followupOf),
    comments: store.commentsOf(ticket.id).map((comment) => ({
      body: comment.body,
      public: comment.public,
      authorId: String(comment.authorId),
      files: comment.attachments.map(({ fileName, content }) => ({
        name: fileName,
        content: content.toString('utf8'),
      })),
    })),
  };
}
