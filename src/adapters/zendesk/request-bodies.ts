import type {
  ConversationLink,
  NewComment,
  Priority,
  TicketDraft,
  TicketStatus,
} from '../../domain/tickets/tickets.ts';
import type { CustomFieldIds } from './custom-fields.ts';
import { customFields } from './custom-fields.ts';
import { markerName, toZendeskStatus } from './mapping.ts';
import type { Placement } from './place.ts';

/** Tag of a ticket whose group does not exist in the account, or exists twice. It has to be routed by hand. */
export const unroutedTag = 'deskbridge-unrouted';

function placed({ group, assignee }: Placement): object {
  return {
    ...(group?.id === undefined ? {} : { group_id: Number(group.id) }),
    ...(assignee?.id === undefined ? {} : { assignee_id: Number(assignee.id) }),
  };
}

const uploaded = (tokens: readonly string[]): object => (tokens.length === 0 ? {} : { uploads: tokens });

/** The parts of a write that are prepared before its body. */
export interface Prepared {
  placement: Placement;
  /** Upload tokens. */
  files: readonly string[];
  /** Our key. It is kept in the audit of the change and comes back with its comment. */
  marker: string;
}

/**
 * Body of `POST /tickets`. Without files, the same draft always gives the same bytes: Zendesk refuses an idempotency
 * key that comes with another body.
 */
export function createBody(draft: TicketDraft, { placement, files, marker }: Prepared, fields: CustomFieldIds): object {
  const tags = placement.group?.unmet === undefined ? draft.tags : [...draft.tags, unroutedTag];
  const custom = customFields(fields, draft.link);
  return {
    ticket: {
      subject: draft.subject,
      comment: { body: draft.body, public: draft.public, ...uploaded(files) },
      external_id: draft.externalId,
      ...(draft.requesterId === null ? {} : { requester_id: Number(draft.requesterId) }),
      ...(draft.priority === null ? {} : { priority: draft.priority }),
      ...(draft.status === null ? {} : { status: toZendeskStatus[draft.status] }),
      ...placed(placement),
      ...(tags.length === 0 ? {} : { tags }),
      ...(custom.length === 0 ? {} : { custom_fields: custom }),
      ...(draft.followUpOf === null ? {} : { via_followup_source_id: Number(draft.followUpOf) }),
      metadata: { [markerName]: marker },
    },
  };
}

/** The contents of one write to a ticket. Absent parts stay as they are. */
export interface TicketWrite extends Prepared {
  comment?: NewComment | undefined;
  status?: TicketStatus | undefined;
  priority?: Priority | undefined;
  requesterId?: string | undefined;
  /** The complete list of tags that replaces the present one. */
  tags?: string[] | undefined;
  link?: ConversationLink | undefined;
  /** The write fails when the ticket was changed after this time. Absent: it is written in any case. */
  version?: string | undefined;
}

/** True when a write holds nothing but a version and a marker. */
export function isEmptyWrite(write: TicketWrite, fields: CustomFieldIds): boolean {
  const { comment, status, priority, requesterId, placement, tags, link } = write;
  if (customFields(fields, link).length > 0) return false;
  const parts = [comment, status, priority, requesterId, placement.group?.id, placement.assignee?.id, tags];
  return parts.every((part) => part === undefined);
}

function commentBody(comment: NewComment, files: readonly string[]): object {
  const author = comment.author === 'agent' ? {} : { author_id: Number(comment.author.requesterId) };
  return { body: comment.body, public: comment.public, ...author, ...uploaded(files) };
}

/** Body of `PUT /tickets/{id}`. Without a version `safe_update` is absent, because even `false` switches it on. */
export function updateBody(write: TicketWrite, fields: CustomFieldIds): object {
  const { comment, status, priority, requesterId, placement, files, tags, link, version, marker } = write;
  const custom = customFields(fields, link);
  return {
    ticket: {
      ...(comment === undefined ? {} : { comment: commentBody(comment, files) }),
      ...(status === undefined ? {} : { status: toZendeskStatus[status] }),
      ...(priority === undefined ? {} : { priority }),
      ...(requesterId === undefined ? {} : { requester_id: Number(requesterId) }),
      ...placed(placement),
      ...(tags === undefined ? {} : { tags }),
      ...(custom.length === 0 ? {} : { custom_fields: custom }),
      ...(version === undefined || version === '' ? {} : { safe_update: true, updated_stamp: version }),
      metadata: { [markerName]: marker },
    },
  };
}
