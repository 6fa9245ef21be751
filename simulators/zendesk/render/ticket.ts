import type { TicketRecord, TicketStatus } from '../records.ts';
import type { ZendeskStore } from '../store.ts';
import { vendorTime } from './time.ts';

const brandId = 7001;
const formId = 7002;

/** Ids of the built-in custom statuses. */
const statusIds: Record<TicketStatus, number> = {
  new: 8001,
  open: 8002,
  pending: 8003,
  hold: 8004,
  solved: 8005,
  closed: 8005,
};

/** The status whose built-in custom status has this id; undefined for an unknown id. */
export function statusOfCustomStatus(id: number): TicketStatus | undefined {
  const names: TicketStatus[] = ['new', 'open', 'pending', 'hold', 'solved'];
  return names.find((name) => statusIds[name] === id);
}

/** `via` of everything made through the API. */
export function apiVia(): Record<string, unknown> {
  return { channel: 'api', source: { from: {}, to: {}, rel: null } };
}

/** `ticket` with all keys of recorded answers. */
export function renderTicket(ticket: TicketRecord, store: ZendeskStore, baseUrl: string): Record<string, unknown> {
  const fields = store.shownFields(ticket.customFields);
  return {
    url: `${baseUrl}/api/v2/tickets/${ticket.id}.json`,
    id: ticket.id,
    external_id: ticket.externalId,
    via: ticket.followupOf === null ? apiVia() : followupVia(ticket.followupOf, store),
    created_at: vendorTime(ticket.createdAtMs),
    updated_at: vendorTime(ticket.updatedAtMs),
    generated_timestamp: Math.floor(ticket.updatedAtMs / 1000),
    type: ticket.type,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.description,
    priority: ticket.priority,
    status: ticket.status,
    recipient: null,
    requester_id: ticket.requesterId,
    submitter_id: ticket.submitterId,
    assignee_id: ticket.assigneeId,
    organization_id: null,
    group_id: ticket.groupId,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    forum_topic_id: null,
    problem_id: null,
    has_incidents: false,
    is_public: ticket.isPublic,
    due_at: null,
    tags: ticket.tags,
    custom_fields: fields,
    satisfaction_rating: null,
    sharing_agreement_ids: [],
    custom_status_id: statusIds[ticket.status],
    fields,
    followup_ids: ticket.followupIds,
    ticket_form_id: formId,
    brand_id: brandId,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: false,
  };
}

function followupVia(parentId: number, store: ZendeskStore): Record<string, unknown> {
  const subject = store.tickets.get(parentId)?.subject ?? null;
  return { channel: 'api', source: { from: { ticket_id: parentId, subject }, to: {}, rel: 'follow_up' } };
}
