import { flatText } from './html.ts';
import type { AgentRecord, AttachmentRecord, ContactRecord, ConversationRecord, TicketRecord } from './records.ts';

/** Epoch milliseconds as Freshdesk writes times. */
export function vendorTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function renderAttachment({ id, name, contentType, content }: AttachmentRecord): Record<string, unknown> {
  return { id, name, content_type: contentType, size: content.length };
}

/** A ticket in a list, without description and files. */
export function renderListedTicket(ticket: TicketRecord, withTags: boolean): Record<string, unknown> {
  return {
    id: ticket.id,
    subject: ticket.subject,
    status: ticket.status,
    priority: ticket.priority,
    source: ticket.source,
    type: ticket.type,
    requester_id: ticket.requesterId,
    responder_id: ticket.responderId,
    group_id: ticket.groupId,
    company_id: null,
    product_id: null,
    cc_emails: [],
    fwd_emails: [],
    reply_cc_emails: [],
    to_emails: null,
    email_config_id: null,
    spam: false,
    is_escalated: false,
    fr_escalated: false,
    custom_fields: ticket.customFields,
    ...(withTags ? { tags: ticket.tags } : {}),
    created_at: vendorTime(ticket.createdAtMs),
    updated_at: vendorTime(ticket.updatedAtMs),
    ...(ticket.deleted ? { deleted: true } : {}),
  };
}

/** A single ticket, with description and files. */
export function renderTicket(ticket: TicketRecord): Record<string, unknown> {
  return {
    ...renderListedTicket(ticket, true),
    description: ticket.description,
    description_text: flatText(ticket.description),
    attachments: ticket.attachments.map(renderAttachment),
    ...(ticket.archived ? { archived: true } : {}),
  };
}

/** A reply or note. */
export function renderConversation(item: ConversationRecord): Record<string, unknown> {
  return {
    id: item.id,
    ticket_id: item.ticketId,
    body: item.body,
    body_text: flatText(item.body),
    incoming: item.incoming,
    private: item.private,
    user_id: item.userId,
    source: item.source,
    support_email: null,
    attachments: item.attachments.map(renderAttachment),
    created_at: vendorTime(item.createdAtMs),
    updated_at: vendorTime(item.createdAtMs),
  };
}

/** A customer. */
export function renderContact(contact: ContactRecord): Record<string, unknown> {
  return {
    id: contact.id,
    name: contact.name,
    email: contact.email,
    phone: contact.phone,
    mobile: contact.mobile,
    other_emails: [],
    unique_external_id: contact.externalId,
    active: true,
    created_at: vendorTime(contact.createdAtMs),
    updated_at: vendorTime(contact.createdAtMs),
    ...(contact.deleted ? { deleted: true } : {}),
  };
}

/** A member of the team. */
export function renderAgent({ id, name, email }: AgentRecord): Record<string, unknown> {
  return { id, available: true, occasional: false, ticket_scope: 1, contact: { name, email, active: true } };
}
