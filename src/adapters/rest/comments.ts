import type { TicketComment } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import type { RestClient } from './client.ts';
import { toComment } from './mapping.ts';
import { restMessagesAnswer } from './schema.ts';

const pageSize = 100;

/** The newest messages that the server's filter lets through, newest first, at most `limit`. */
async function listMessages(
  client: RestClient,
  ticketId: string,
  filter: { visibility?: 'public'; role?: 'customer' },
  limit: number,
  { signal }: CallOptions,
): Promise<TicketComment[]> {
  const found = new Map<string, TicketComment>();
  let cursor: Record<string, string> = {};
  const isNewPage = onceEach();
  while (found.size < limit) {
    const query = { ...filter, order: 'desc', limit: String(Math.min(pageSize, limit - found.size)), ...cursor };
    const options = { id: ticketId, query, schema: restMessagesAnswer, signal };
    const { messages, next_cursor } = await client.request('GET', '/tickets/{id}/messages', options);
    for (const message of messages.map(toComment)) if (!found.has(message.id)) found.set(message.id, message);
    if (next_cursor == null || !isNewPage(next_cursor)) break;
    cursor = { cursor: next_cursor };
  }
  return [...found.values()].slice(0, limit);
}

/** See `HelpDesk.listComments`. */
export function listComments(
  client: RestClient,
  id: string,
  limit: number,
  options: CallOptions,
): Promise<TicketComment[]> {
  return listMessages(client, id, {}, limit, options);
}

/** See `HelpDesk.latestPublicComment`. */
export async function latestPublicComment(
  client: RestClient,
  id: string,
  options: CallOptions,
): Promise<TicketComment | null> {
  const newest = await listMessages(client, id, { visibility: 'public' }, 1, options);
  return newest.find((comment) => comment.public) ?? null;
}

/** See `HelpDesk.latestCustomerMessage`. */
export async function latestCustomerMessage(
  client: RestClient,
  id: string,
  options: CallOptions,
): Promise<TicketComment | null> {
  const newest = await listMessages(client, id, { visibility: 'public', role: 'customer' }, 1, options);
  return newest.find((comment) => comment.public) ?? null;
}
