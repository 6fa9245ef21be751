import type { MessageRecord, RequesterRecord, TicketRecord } from './records.ts';

/** Epoch milliseconds in the desk's time format. */
export function wireTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** A ticket as the API shows it. */
export function renderTicket(ticket: TicketRecord): object {
  return {
    id: String(ticket.id),
    subject: ticket.subject,
    status: ticket.status,
    priority: ticket.priority,
    requester_id: ticket.requesterId,
    assignee: ticket.assignee,
    group: ticket.group,
    tags: ticket.tags,
    external_id: ticket.externalId,
    follow_up_of: ticket.followUpOf,
    links: ticket.links,
    version: String(ticket.revision),
    created_at: wireTime(ticket.createdAtMs),
    updated_at: wireTime(ticket.updatedAtMs),
  };
}

/** A message as the API shows it. */
export function renderMessage(message: MessageRecord): object {
  return {
    id: String(message.id),
    body: message.body,
    visibility: message.visibility,
    role: message.role,
    author_id: message.authorId,
    author_name: message.authorName,
    own: message.own,
    files: message.files.map(({ name, contentType, content }) => ({
      name,
      content_type: contentType,
      size: content.length,
    })),
    created_at: wireTime(message.createdAtMs),
  };
}

/** A customer as the API shows them. */
export function renderRequester({ id, name, phone, email, externalId }: RequesterRecord): object {
  return { id, name, phone, email, external_id: externalId };
}
