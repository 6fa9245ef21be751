import type {
  ConversationLink,
  NewComment,
  TicketChange,
  TicketDraft,
  TicketFile,
} from '../../domain/tickets/tickets.ts';
import { contactOf } from '../../domain/tickets/tickets.ts';
import { wireStatus } from './mapping.ts';

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

/**
 * Body of `POST /tickets`. The author of a public first message is the requester; the author of a private one is us. A
 * contact has no id, so their first message is ours too.
 */
export function createBody(draft: TicketDraft): object {
  const authorId = draft.public ? draft.requesterId : null;
  const contact = contactOf(draft);
  return {
    subject: draft.subject,
    message: messageBody({ body: draft.body, public: draft.public, authorId, files: draft.files }),
    ...(draft.requesterId === null ? {} : { requester_id: draft.requesterId }),
    ...(contact === null ? {} : { requester: { name: contact.name, email: contact.email } }),
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

/** Body of `PATCH /tickets/{id}`. An empty change gives an empty object. */
export function changeBody(change: TicketChange): object {
  const { comment, status, priority, group, assignee, requesterId, addTags, link } = change;
  return {
    ...(comment === undefined ? {} : { message: commentBody(comment) }),
    ...(status === undefined ? {} : { status: wireStatus(status) }),
    ...(priority === undefined ? {} : { priority }),
    ...(group === undefined ? {} : { group }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(requesterId === undefined ? {} : { requester_id: requesterId }),
    ...(addTags === undefined || addTags.length === 0 ? {} : { add_tags: addTags }),
    ...(link === undefined ? {} : { link: linkBody(link) }),
  };
}
