import type { NewComment, TicketComment } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { FreshdeskConversation, FreshdeskTicket } from './schema.ts';
import { freshdeskConversation, freshdeskConversations } from './schema.ts';
import type { Desk } from './desk.ts';
import { readTicket, writing } from './desk.ts';
import { idNumber } from './errors.ts';
import { bodyWith } from './multipart-body.ts';
import { comparable, toHtml } from './html.ts';
import { textOf, toComment } from './mapping.ts';
import { markerClass, markerFor, markerOf, referenceLine } from './write-markers.ts';

const maximumPages = 100;
/** Clocks differ: what is older than the first try by more than this cannot be ours, marker or not. */
const clockToleranceMs = 10 * 60_000;
/** The same without a marker, when the vendor's clock is known: times are whole seconds. */
const roundingMs = 2_000;
/** The same when the vendor's clock is not known. */
const unknownClockMs = 60_000;

/** All replies and notes of a ticket, oldest first, and the vendor's clock where it says it. */
interface Conversations {
  list: FreshdeskConversation[];
  vendorTime: number | null;
}

/** Reads all pages: the list only goes from old to new, and nobody says how many pages there are. */
async function readConversations(
  desk: Desk,
  id: string,
  archived: boolean,
  { signal }: CallOptions,
): Promise<Conversations> {
  const path = archived ? '/tickets/archived/{id}/conversations' : '/tickets/{id}/conversations';
  const list: FreshdeskConversation[] = [];
  for (let page = 1; ; page += 1) {
    const request = { id, schema: freshdeskConversations, signal };
    const { items, hasNext, vendorTime } = await desk.client.page(path, page, request);
    list.push(...items);
    if (!hasNext || page === maximumPages) return { list, vendorTime };
  }
}

/** A ticket with everything said on it in our words, newest first, without the description. */
export async function readThread(
  desk: Desk,
  id: string,
  options: CallOptions,
): Promise<{ ticket: FreshdeskTicket; comments: (TicketComment & { incoming: boolean })[] }> {
  const ticket = await readTicket(desk, id, options);
  const { list } = await readConversations(desk, id, ticket.archived === true, options);
  const ownAgentId = await desk.names.ownAgentId(options);
  const comments = list.map((item) => ({ ...toComment(item, ownAgentId), incoming: item.incoming === true }));
  return { ticket, comments: comments.toReversed() };
}

/** Who a public comment is by when we write it: the customer, or the agent that we act as. */
function isByAuthor(item: FreshdeskConversation, comment: NewComment, ownAgentId: string): boolean {
  if (comment.author === 'agent') return item.incoming !== true && item.user_id === ownAgentId;
  return item.incoming === true && item.user_id === comment.author.requesterId;
}

/**
 * True when an earlier try wrote the comment: it carries our marker, or, where customers see it and markers are taken
 * away, it has no marker at all but the same text, the same author and was written since the first try.
 */
export async function isWritten(
  desk: Desk,
  id: string,
  comment: NewComment,
  write: WriteKey,
  options: CallOptions,
): Promise<boolean> {
  const readAt = desk.now();
  const { list, vendorTime } = await readConversations(desk, id, false, options);
  const since = (ms: number) => (item: FreshdeskConversation) => Date.parse(item.created_at ?? '') >= ms;
  const recent = list.filter(since(write.firstTriedAt - clockToleranceMs));
  const marker = (item: FreshdeskConversation) => markerOf(item.body ?? '', textOf(item));
  if (recent.some((item) => marker(item) === markerFor(write.key))) return true;
  if (!comment.public) return false;
  const earliest =
    vendorTime === null ? write.firstTriedAt - unknownClockMs : write.firstTriedAt + (vendorTime - readAt) - roundingMs;
  const text = comparable(comment.body);
  const alike = recent.filter(
    (item) => item.private === false && marker(item) === null && comparable(textOf(item)) === text,
  );
  const candidates = alike.filter(since(earliest));
  if (candidates.length === 0) return false;
  const ownAgentId = await desk.names.ownAgentId(options);
  return candidates.some((item) => isByAuthor(item, comment, ownAgentId));
}

/**
 * Writes the comment, once: in our name in public as a reply, which is mailed; in the customer's name as a public note
 * that is `incoming`; in private as a private note. A private note is never anything else.
 */
export async function writeComment(
  desk: Desk,
  id: string,
  comment: NewComment,
  write: WriteKey,
  options: CallOptions,
): Promise<void> {
  const isReply = comment.public && comment.author === 'agent';
  const path = isReply ? '/tickets/{id}/reply' : '/tickets/{id}/notes';
  const body = comment.public
    ? `<div class="${markerClass(write.key)}">${toHtml(comment.body)}</div>`
    : `<div>${toHtml(`${comment.body}\n${referenceLine(write.key)}`)}</div>`;
  const author =
    comment.public && comment.author !== 'agent'
      ? { incoming: true, user_id: idNumber(comment.author.requesterId, 'user_id') }
      : {};
  const values = isReply ? { body } : { body, private: !comment.public, ...author };
  const encoded = await bodyWith(values, comment.files ?? [], path);
  const request = { id, body: encoded, schema: freshdeskConversation, signal: options.signal };
  await writing(desk, id, 'POST', path, () => desk.client.request('POST', path, request), options);
}
