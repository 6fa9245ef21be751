import type { ConversationLink, NewComment, TicketDraft } from '../../domain/tickets/tickets.ts';
import { contactOf } from '../../domain/tickets/tickets.ts';
import type { CustomFieldIds } from './custom-fields.ts';
import { customFields } from './custom-fields.ts';
import { markerName } from './mapping.ts';
import type { Parts } from './parts.ts';

/** Tag of a ticket whose group does not exist in the account, or exists twice. It has to be routed by hand. */
const unroutedTag = 'deskbridge-unrouted';

/** The tags of a write: those that are wanted, and {@link unroutedTag} if its group cannot be used. */
export function tagsOf(parts: Parts, tags: readonly string[]): string[] {
  return parts.group?.unmet === undefined ? [...tags] : [...tags, unroutedTag];
}

function partsBody({ group, assignee, solver, status, priority, requester }: Parts): object {
  const assigneeId = assignee?.id ?? solver?.id;
  return {
    ...(requester?.id === undefined ? {} : { requester_id: Number(requester.id) }),
    ...(priority?.id === undefined ? {} : { priority: priority.id }),
    ...(status?.id === undefined ? {} : { status: status.id }),
    ...(group?.id === undefined ? {} : { group_id: Number(group.id) }),
    ...(assigneeId === undefined ? {} : { assignee_id: Number(assigneeId) }),
  };
}

function customBody({ link: part }: Parts, fields: CustomFieldIds, link: ConversationLink | undefined): object {
  const custom = part?.id === undefined ? [] : customFields(fields, link);
  return custom.length === 0 ? {} : { custom_fields: custom };
}

const uploaded = (tokens: readonly string[]): object => (tokens.length === 0 ? {} : { uploads: tokens });

/** The parts of a write that are prepared before its body. */
export interface Prepared {
  parts: Parts;
  /** Upload tokens. */
  files: readonly string[];
  /** Our key. It is kept in the audit of the change and comes back with its comment. */
  marker: string;
}

/** What a new ticket holds besides its draft. */
export interface NewTicket extends Prepared {
  /** Text of the first comment. */
  body: string;
  /** Who writes the first comment; null: the author is left to Zendesk. */
  authorId: string | null;
}

/**
 * The requester by address (Zendesk docs, creating tickets): a user who has it, or a new one, who needs a name. A known
 * user keeps theirs.
 */
function contactBody({ contact: part }: Parts, draft: TicketDraft): object {
  const contact = contactOf(draft);
  if (part?.id === undefined || contact === null) return {};
  return { requester: { name: contact.name ?? contact.email, email: contact.email } };
}

/**
 * Body of `POST /tickets`. Without files, the same draft always gives the same bytes: Zendesk refuses an idempotency
 * key that comes with another body. The author is named twice, since Zendesk's documents contradict each other: the
 * first comment is written by the submitter (specification), or by the requester unless the comment names its author.
 */
export function createBody(
  draft: TicketDraft,
  { parts, files, marker, body, authorId }: NewTicket,
  fields: CustomFieldIds,
): object {
  const tags = tagsOf(parts, draft.tags);
  const author = authorId === null ? {} : { author_id: Number(authorId) };
  return {
    ticket: {
      subject: draft.subject,
      comment: { body, public: draft.public, ...author, ...uploaded(files) },
      external_id: draft.externalId,
      ...(draft.requesterId === null ? {} : { requester_id: Number(draft.requesterId) }),
      ...contactBody(parts, draft),
      ...(authorId === null ? {} : { submitter_id: Number(authorId) }),
      ...partsBody(parts),
      ...(tags.length === 0 ? {} : { tags }),
      ...customBody(parts, fields, draft.link),
      ...(draft.followUpOf === null ? {} : { via_followup_source_id: Number(draft.followUpOf) }),
      metadata: { [markerName]: marker },
    },
  };
}

/** The contents of one write to a ticket. Absent parts stay as they are. */
export interface TicketWrite extends Prepared {
  comment?: NewComment | undefined;
  /** The complete list of tags that replaces the present one. */
  tags?: string[] | undefined;
  link?: ConversationLink | undefined;
  /** The write fails when the ticket was changed after this time. Absent: it is written in any case. */
  version?: string | undefined;
}

/** True when a write holds nothing but a version and a marker. */
export function isEmptyWrite({ comment, parts, tags }: TicketWrite): boolean {
  const isSent = Object.values(parts).some((part) => part?.id !== undefined);
  return !isSent && comment === undefined && tags === undefined;
}

function commentBody(comment: NewComment, files: readonly string[]): object {
  const author = comment.author === 'agent' ? {} : { author_id: Number(comment.author.requesterId) };
  return { body: comment.body, public: comment.public, ...author, ...uploaded(files) };
}

/** Body of `PUT /tickets/{id}`. Without a version `safe_update` is absent, because even `false` switches it on. */
export function updateBody(write: TicketWrite, fields: CustomFieldIds): object {
  const { comment, parts, files, tags, link, version, marker } = write;
  return {
    ticket: {
      ...(comment === undefined ? {} : { comment: commentBody(comment, files) }),
      ...partsBody(parts),
      ...(tags === undefined ? {} : { tags }),
      ...customBody(parts, fields, link),
      ...(version === undefined || version === '' ? {} : { safe_update: true, updated_stamp: version }),
      metadata: { [markerName]: marker },
    },
  };
}
