import type { TicketComment } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import { shownName } from '../http/shown-name.ts';
import type { Desk } from './desk.ts';
import { toComment } from './mapping.ts';
import { nextPage } from './next-page.ts';
import { readTicket } from './read-ticket.ts';
import type { ZendeskComment } from './schema.ts';
import { zendeskCommentsAnswer } from './schema.ts';

const maximumPages = 10;

/**
 * Reads comments, newest first and each once, until `wanted` of them match or there are no more pages. Their authors come
 * with them (`include=users`, Zendesk docs, ticket comments), by the alias that customers see, if they have one.
 */
async function readComments(
  desk: Desk,
  id: string,
  { wanted, pageSize, matches }: { wanted: number; pageSize: number; matches: (comment: ZendeskComment) => boolean },
  { signal }: CallOptions,
): Promise<TicketComment[]> {
  const found = new Map<string, TicketComment>();
  const isNewPage = onceEach();
  let cursor: Record<string, string> | null = {};
  for (let page = 0; cursor !== null && found.size < wanted && page < maximumPages; page += 1) {
    const wantedPage = { sort: '-created_at', include: 'users', 'page[size]': String(pageSize) };
    const query: Record<string, string> = { ...wantedPage, ...cursor };
    const request = { id, query, schema: zendeskCommentsAnswer, signal };
    const { comments, users, meta } = await desk.client.request('GET', '/tickets/{id}/comments', request);
    const names = new Map((users ?? []).map((user) => [user.id, shownName(user.alias) ?? shownName(user.name)]));
    for (const comment of (comments ?? []).filter(matches)) {
      if (!found.has(comment.id)) found.set(comment.id, toComment(comment, names));
    }
    cursor = nextPage(meta, isNewPage);
  }
  return [...found.values()].slice(0, wanted);
}

/** See `HelpDesk.latestPublicComment`. */
export async function latestPublicComment(desk: Desk, id: string, options: CallOptions): Promise<TicketComment | null> {
  const matches = (comment: ZendeskComment): boolean => comment.public === true;
  const [latest] = await readComments(desk, id, { wanted: 1, pageSize: 20, matches }, options);
  return latest ?? null;
}

/** See `HelpDesk.latestCustomerMessage`. In Zendesk the description is the first comment. */
export async function latestCustomerMessage(
  desk: Desk,
  id: string,
  options: CallOptions,
): Promise<TicketComment | null> {
  const { requesterId } = await readTicket(desk, id, options);
  if (requesterId === null) return null;
  const matches = (comment: ZendeskComment): boolean => comment.public === true && comment.author_id === requesterId;
  const [latest] = await readComments(desk, id, { wanted: 1, pageSize: 100, matches }, options);
  return latest ?? null;
}

/** See `HelpDesk.listComments`. */
export async function listComments(
  desk: Desk,
  id: string,
  limit: number,
  options: CallOptions,
): Promise<TicketComment[]> {
  const pageSize = Math.min(Math.max(limit, 1), 100);
  return readComments(desk, id, { wanted: limit, pageSize, matches: () => true }, options);
}
