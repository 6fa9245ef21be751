import type { Unmet } from '../../domain/tickets/unmet.ts';
import type {
  ConversationLink,
  NewComment,
  Ticket,
  TicketChange,
  TicketComment,
  TicketDraft,
  TicketFile,
  TicketStatus,
  WrittenTicket,
} from '../../domain/tickets/tickets.ts';
import { priorities, ticketStatuses } from '../../domain/tickets/tickets.ts';
import type { RestMessage, RestTicket, RestUnmet, RestWritten } from './schema.ts';

/** Used when the desk names no time at all. */
const unknownTime = '1970-01-01T00:00:00Z';

/** The contract's word of a status. */
export function wireStatus(status: TicketStatus): string {
  return status === 'onHold' ? 'on_hold' : status;
}

function toStatus(wire: string | null | undefined): TicketStatus {
  // What we do not know counts as open: nothing is cut short.
  return ticketStatuses.find((status) => wireStatus(status) === wire) ?? 'open';
}

/** The ticket in our words. */
export function toTicket(ticket: RestTicket): Ticket {
  const updatedAt = ticket.updated_at ?? ticket.created_at ?? unknownTime;
  return {
    id: ticket.id,
    subject: ticket.subject ?? '',
    status: toStatus(ticket.status),
    priority: priorities.find((priority) => priority === ticket.priority) ?? null,
    requesterId: ticket.requester_id ?? null,
    assigneeId: ticket.assignee?.email ?? null,
    groupId: ticket.group ?? null,
    tags: ticket.tags ?? [],
    externalId: ticket.external_id ?? null,
    createdAt: ticket.created_at ?? updatedAt,
    updatedAt,
    version: ticket.version,
  };
}

/** The message in our words. One that is not plainly public is private. */
export function toComment(message: RestMessage): TicketComment {
  return {
    id: message.id,
    body: message.body ?? '',
    public: message.visibility === 'public',
    authorId: message.author_id ?? null,
    ours: message.own === true,
    createdAt: message.created_at ?? unknownTime,
  };
}

const unmetParts = ['group', 'assignee', 'priority', 'status', 'tags', 'link', 'requester'] as const;
const unmetReasons = new Map<string, Unmet['why']>([
  ['not_found', 'notFound'],
  ['ambiguous', 'ambiguous'],
  ['unsupported', 'unsupported'],
]);

function toUnmet({ what, wanted, why }: RestUnmet): Unmet[] {
  const part = unmetParts.find((each) => each === what);
  return part === undefined ? [] : [{ what: part, wanted, why: unmetReasons.get(why ?? '') ?? 'refused' }];
}

/** The answer of a write in our words. */
export function toWritten({ ticket, unmet }: RestWritten): WrittenTicket {
  return { ticket: toTicket(ticket), unmet: (unmet ?? []).flatMap(toUnmet) };
}

function linkBody(link: ConversationLink): object {
  const { conversation, title, startedAt, messages, tools, intents, summary } = link;
  return { id: conversation, title, started_at: startedAt, messages, tools, intents, summary };
}

function fileBody({ name, contentType, content, encoding }: TicketFile): object {
  const base64 = encoding === 'base64' ? content : Buffer.from(content, 'utf8').toString('base64');
  return { name, content_type: contentType, content: base64 };
}

function messageBody(message: {
  body: string;
  public: boolean;
  authorId: string | null;
  files: TicketFile[] | undefined;
}): object {
  const { files } = message;
  return {
    body: message.body,
    visibility: message.public ? 'public' : 'private',
    ...(message.authorId === null ? {} : { author_id: message.authorId }),
    ...(files === undefined || files.length === 0 ? {} : { files: files.map(fileBody) }),
  };
}

/** Body of `POST /tickets`. A public first message is the requester's own; a private one is ours. */
export function createBody(draft: TicketDraft): object {
  const authorId = draft.public ? draft.requesterId : null;
  return {
    subject: draft.subject,
    message: messageBody({ body: draft.body, public: draft.public, authorId, files: draft.files }),
    ...(draft.requesterId === null ? {} : { requester_id: draft.requesterId }),
    ...(draft.status === null ? {} : { status: wireStatus(draft.status) }),
    ...(draft.priority === null ? {} : { priority: draft.priority }),
    ...(draft.group === null ? {} : { group: draft.group }),
    ...(draft.tags.length === 0 ? {} : { tags: draft.tags }),
    external_id: draft.externalId,
    ...(draft.followUpOf === null ? {} : { follow_up_of: draft.followUpOf }),
    link: linkBody(draft.link),
  };
}

function commentBody({ body, public: isPublic, author, files }: NewComment): object {
  return messageBody({ body, public: isPublic, authorId: author === 'agent' ? null : author.requesterId, files });
}

/** Body of `PATCH /tickets/{id}`; no members when the change is empty. */
export function changeBody(change: TicketChange): object {
  const { comment, status, priority, group, assignee, addTags, link } = change;
  return {
    ...(comment === undefined ? {} : { message: commentBody(comment) }),
    ...(status === undefined ? {} : { status: wireStatus(status) }),
    ...(priority === undefined ? {} : { priority }),
    ...(group === undefined ? {} : { group }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(addTags === undefined || addTags.length === 0 ? {} : { add_tags: addTags }),
    ...(link === undefined ? {} : { link: linkBody(link) }),
  };
}
