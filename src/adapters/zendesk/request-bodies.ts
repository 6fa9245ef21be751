import type {
  ConversationLink,
  NewComment,
  Priority,
  TicketDraft,
  TicketStatus,
} from '../../domain/tickets/tickets.ts';
import { markerName, toZendeskStatus } from './mapping.ts';
import type { Placement } from './placement.ts';

/** Ids of the optional custom ticket fields; null where none is configured. */
export interface CustomFieldIds {
  conversationFieldId: string | null;
  summaryFieldId: string | null;
}

/** Tag of a ticket whose group does not exist in the account (or exists twice): somebody must route it by hand. */
export const unroutedTag = 'deskbridge-unrouted';

interface CustomFieldValue {
  id: number;
  value: string;
}

/** What a link puts into the configured custom fields. */
export function customFields(fields: CustomFieldIds, link: ConversationLink | undefined): CustomFieldValue[] {
  if (link === undefined) return [];
  const pairs = [
    [fields.conversationFieldId, link.conversation],
    [fields.summaryFieldId, link.summary],
  ] as const;
  return pairs.flatMap(([id, value]) => (id === null || value === null ? [] : [{ id: Number(id), value }]));
}

function placed({ group, assignee }: Placement): object {
  return {
    ...(group?.id === undefined ? {} : { group_id: Number(group.id) }),
    ...(assignee?.id === undefined ? {} : { assignee_id: Number(assignee.id) }),
  };
}

const uploaded = (tokens: readonly string[]): object => (tokens.length === 0 ? {} : { uploads: tokens });

/** What of a write is made before its body: where it goes, its uploaded files, our key. */
export interface Prepared {
  placement: Placement;
  /** Upload tokens. */
  files: readonly string[];
  /** Our key, kept in the audit of the change and shown with its comment. */
  marker: string;
}

/** Body of `POST /tickets`. Without files, the same draft always gives the same bytes, as the idempotency key demands. */
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

/** What one write to a ticket says; absent parts stay as they are. */
export interface TicketWrite extends Prepared {
  comment?: NewComment | undefined;
  status?: TicketStatus | undefined;
  priority?: Priority | undefined;
  /** All tags that the ticket shall have. */
  tags?: string[] | undefined;
  link?: ConversationLink | undefined;
  /** The write fails when the ticket was changed after this time. Absent: written whatever it is. */
  version?: string | undefined;
}

/** True when nothing but a version and a marker is in the write. */
export function isEmptyWrite(write: TicketWrite, fields: CustomFieldIds): boolean {
  const { comment, status, priority, placement, tags, link } = write;
  if (customFields(fields, link).length > 0) return false;
  const parts = [comment, status, priority, placement.group?.id, placement.assignee?.id, tags];
  return parts.every((part) => part === undefined);
}

function commentBody(comment: NewComment, files: readonly string[]): object {
  const author = comment.author === 'agent' ? {} : { author_id: Number(comment.author.requesterId) };
  return { body: comment.body, public: comment.public, ...author, ...uploaded(files) };
}

/** Body of `PUT /tickets/{id}`. `safe_update` is left out when not wanted: even false switches it on. */
export function updateBody(write: TicketWrite, fields: CustomFieldIds): object {
  const { comment, status, priority, placement, files, tags, link, version, marker } = write;
  const custom = customFields(fields, link);
  return {
    ticket: {
      ...(comment === undefined ? {} : { comment: commentBody(comment, files) }),
      ...(status === undefined ? {} : { status: toZendeskStatus[status] }),
      ...(priority === undefined ? {} : { priority }),
      ...placed(placement),
      ...(tags === undefined ? {} : { tags }),
      ...(custom.length === 0 ? {} : { custom_fields: custom }),
      ...(version === undefined || version === '' ? {} : { safe_update: true, updated_stamp: version }),
      metadata: { [markerName]: marker },
    },
  };
}
