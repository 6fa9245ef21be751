import type { NewComment } from '../../domain/tickets/tickets.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { readConversations } from './conversations.ts';
import type { Desk } from './desk.ts';
import { idNumber } from './errors.ts';
import { comparable, toHtml } from './html.ts';
import { textOf } from './mapping.ts';
import { bodyWith, unattachedLine, writeWithFiles } from './multipart-body.ts';
import { writeUnlessArchived } from './read-ticket.ts';
import type { FreshdeskConversation } from './schema.ts';
import { freshdeskConversation } from './schema.ts';
import { markerClass, markerFor, markerOf, referenceLine } from './write-markers.ts';

/** Clocks differ. A comment that is older than the first try by more than this cannot be ours, marker or not. */
const clockToleranceMs = 10 * 60_000;
/** The same for a comment without a marker when the vendor's clock is known: its times are whole seconds. */
const roundingMs = 2_000;
/** The same for a comment without a marker when the vendor's clock is not known. */
const unknownClockMs = 60_000;

/** True when the author of a public comment is the one we write it for: the customer, or the agent that we act as. */
function isByAuthor(item: FreshdeskConversation, comment: NewComment, ownAgentId: string): boolean {
  if (comment.author === 'agent') return item.incoming !== true && item.user_id === ownAgentId;
  return item.incoming === true && item.user_id === comment.author.requesterId;
}

/**
 * True when an earlier try wrote the comment. It then has our marker. The markup of a public comment may have been
 * stripped, so there a comment without any marker also counts when it has the same text and the same author and was
 * written after the first try.
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
  const ending = unattachedLine((comment.files ?? []).map(({ name }) => name));
  const texts = new Set([comment.body, `${comment.body}${ending}`].map((text) => comparable(text)));
  const alike = recent.filter(
    (item) => item.private === false && marker(item) === null && texts.has(comparable(textOf(item))),
  );
  const candidates = alike.filter(since(earliest));
  if (candidates.length === 0) return false;
  const ownAgentId = await desk.lookups.ownAgentId(options);
  return candidates.some((item) => isByAuthor(item, comment, ownAgentId));
}

/**
 * Writes a comment with its files. A public comment of ours is a reply, which Freshdesk mails. A public comment of the
 * customer is a public note that is `incoming`. A private comment is a private note, and never anything else.
 * @returns the files that Freshdesk refuses: the comment goes without them, and says so
 */
export async function writeComment(
  desk: Desk,
  id: string,
  comment: NewComment,
  write: WriteKey,
  options: CallOptions,
): Promise<Unmet[]> {
  const isReply = comment.public && comment.author === 'agent';
  const path = isReply ? '/tickets/{id}/reply' : '/tickets/{id}/notes';
  const bodyOf = (text: string): string =>
    comment.public
      ? `<div class="${markerClass(write.key)}">${toHtml(text)}</div>`
      : `<div>${toHtml(`${text}\n${referenceLine(write.key)}`)}</div>`;
  const author =
    comment.public && comment.author !== 'agent'
      ? { incoming: true, user_id: idNumber(comment.author.requesterId, 'user_id') }
      : {};
  const { unmet } = await writeWithFiles(comment.files ?? [], async (files, ending) => {
    const body = bodyOf(`${comment.body}${ending}`);
    const values = isReply ? { body } : { body, private: !comment.public, ...author };
    const request = { id, body: await bodyWith(values, files), schema: freshdeskConversation, signal: options.signal };
    await writeUnlessArchived(desk, id, 'POST', path, () => desk.client.request('POST', path, request), options);
  });
  return unmet;
}
