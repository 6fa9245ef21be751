import type { TicketComment } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { readConversations } from './conversations.ts';
import type { Desk } from './desk.ts';
import { neutralDescription, textOf, toComment } from './mapping.ts';
import { readTicket } from './read-ticket.ts';
import type { FreshdeskTicket } from './schema.ts';
import { isTicketTag } from './write-markers.ts';

/** A comment, and whether the customer wrote it. */
interface Message {
  comment: TicketComment;
  incoming: boolean;
}

/** The description as a comment. Null when it is empty, or is our neutral text. */
function descriptionOf(ticket: FreshdeskTicket): TicketComment | null {
  const body = textOf({ body: ticket.description, body_text: ticket.description_text });
  if (body === '' || body === neutralDescription) return null;
  return {
    id: `description-${ticket.id}`,
    body,
    public: true,
    authorId: ticket.requester_id ?? null,
    authorName: null,
    ours: (ticket.tags ?? []).some((tag) => isTicketTag(tag)),
    createdAt: ticket.created_at ?? '1970-01-01T00:00:00Z',
  };
}

/** All messages, newest first. The description is the last one. */
async function readMessages(desk: Desk, id: string, options: CallOptions): Promise<Message[]> {
  const ticket = await readTicket(desk, id, options);
  const { list } = await readConversations(desk, id, ticket.archived === true, options);
  const ownAgentId = await desk.lookups.ownAgentId(options);
  const messages = list.map((item) => ({ comment: toComment(item, ownAgentId), incoming: item.incoming === true }));
  const description = descriptionOf(ticket);
  return [...messages.toReversed(), ...(description === null ? [] : [{ comment: description, incoming: true }])];
}

/** Names the members of the team who wrote comments, as far as that is quickly done. */
async function withNames(desk: Desk, messages: readonly Message[]): Promise<TicketComment[]> {
  const agents = messages.flatMap(({ comment, incoming }) =>
    incoming || comment.ours ? [] : (comment.authorId ?? []),
  );
  const names = agents.length === 0 ? null : await desk.agentNames.of(agents);
  return messages.map(({ comment }) => ({ ...comment, authorName: names?.get(comment.authorId ?? '') ?? null }));
}

/** See `HelpDesk.listComments`. */
export async function listComments(
  desk: Desk,
  id: string,
  limit: number,
  options: CallOptions,
): Promise<TicketComment[]> {
  return withNames(desk, (await readMessages(desk, id, options)).slice(0, limit));
}

/** See `HelpDesk.latestPublicComment`. */
export async function latestPublicComment(desk: Desk, id: string, options: CallOptions): Promise<TicketComment | null> {
  const messages = await readMessages(desk, id, options);
  return messages.find(({ comment }) => comment.public)?.comment ?? null;
}

/** See `HelpDesk.latestCustomerMessage`. */
export async function latestCustomerMessage(
  desk: Desk,
  id: string,
  options: CallOptions,
): Promise<TicketComment | null> {
  const messages = await readMessages(desk, id, options);
  return messages.find(({ comment, incoming }) => comment.public && incoming)?.comment ?? null;
}
