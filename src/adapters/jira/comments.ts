import type { TicketComment } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import type { Description } from './comment-mapping.ts';
import { isPublic, toComment, toDescription } from './comment-mapping.ts';
import { findComment, maximumPages, maximumPageSize, readCommentPage } from './comment-pages.ts';
import type { Desk } from './desk.ts';
import { commentProperty, property } from './entity-properties.ts';
import { readIssue } from './read-issue.ts';
import type { JiraComment } from './schema.ts';

async function readDescription(desk: Desk, id: string, me: string, options: CallOptions): Promise<Description> {
  const fields = ['description', 'reporter', 'created'];
  return toDescription(await readIssue(desk, id, { fields, properties: [property.ticket] }, options), me);
}

/** See `HelpDesk.listComments`. The description counts as the oldest comment. */
export async function listComments(
  desk: Desk,
  id: string,
  limit: number,
  options: CallOptions,
): Promise<TicketComment[]> {
  const isServiceDesk = await desk.lookups.isServiceDesk(options);
  const me = await desk.lookups.ownAccountId(options);
  const comments = new Map<string, TicketComment>();
  const size = Math.min(Math.max(limit, 1), maximumPageSize);
  const isNewPage = onceEach();
  for (let page = 0; page < maximumPages && comments.size < limit; page += 1) {
    const found = await readCommentPage(desk, id, page * size, size, options);
    if (!isNewPage(found[0]?.id ?? null)) break;
    for (const comment of found) {
      if (!comments.has(comment.id)) comments.set(comment.id, toComment(comment, isServiceDesk, me));
    }
    if (found.length < size) break;
  }
  if (comments.size < limit) {
    const { comment } = await readDescription(desk, id, me, options);
    if (comment !== null) comments.set(comment.id, comment);
  }
  return [...comments.values()].slice(0, limit);
}

/** See `HelpDesk.latestPublicComment`. */
export async function latestPublicComment(desk: Desk, id: string, options: CallOptions): Promise<TicketComment | null> {
  const isServiceDesk = await desk.lookups.isServiceDesk(options);
  const me = await desk.lookups.ownAccountId(options);
  const found = await findComment(desk, id, (one) => (isPublic(one, isServiceDesk) ? 'take' : 'next'), options);
  if (found !== null) return toComment(found, isServiceDesk, me);
  return (await readDescription(desk, id, me, options)).comment;
}

/** See `HelpDesk.latestCustomerMessage`: a comment that the reporter wrote, or that we wrote for the reporter. */
export async function latestCustomerMessage(
  desk: Desk,
  id: string,
  options: CallOptions,
): Promise<TicketComment | null> {
  const isServiceDesk = await desk.lookups.isServiceDesk(options);
  const me = await desk.lookups.ownAccountId(options);
  const { comment: description, requesterId } = await readDescription(desk, id, me, options);
  if (requesterId === null) return null;
  const isTheirs = (one: JiraComment): boolean =>
    (commentProperty(one)?.author ?? one.author?.accountId) === requesterId;
  const found = await findComment(
    desk,
    id,
    (one) => (isTheirs(one) && isPublic(one, isServiceDesk) ? 'take' : 'next'),
    options,
  );
  return found === null ? description : toComment(found, isServiceDesk, me);
}
