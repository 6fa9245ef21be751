import type { DeskEvent } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import { parseTime } from '../http/parse-time.ts';
import type { Desk } from './desk.ts';
import { freshdeskTickets } from './schema.ts';
import { toVendorTime } from './ticket-pages.ts';

/**
 * Changes may become visible out of order, so reading starts a little earlier. A change that comes twice has one id.
 */
const overlapMs = 5_000;
/** The next call reads the rest. */
const maximumRequests = 20;

/**
 * See `HelpDesk.listChanges`. Reads the list of tickets in the order of their changes, by Freshdesk's own times. Each
 * request starts at the last change of the one before instead of reading the next page: a ticket that changes meanwhile
 * moves to the end, and another one would slip from one page to the other. Deleted tickets and spam are not listed.
 */
export async function listChanges(
  desk: Desk,
  since: number,
  { signal }: CallOptions,
): Promise<{ events: DeskEvent[]; until: number; incomplete: string | null }> {
  const events = new Map<string, DeskEvent>();
  let from = since - overlapMs;
  let page = 1;
  let until = since;
  for (let request = 1; request <= maximumRequests; request += 1) {
    const query = { updated_since: toVendorTime(from), order_by: 'updated_at', order_type: 'asc' };
    const { items, hasNext } = await desk.client.page('/tickets', page, { query, schema: freshdeskTickets, signal });
    for (const { id, updated_at } of items) {
      const at = parseTime(updated_at);
      events.set(id, { id: `${id}@${updated_at ?? ''}`, ticketId: id, at });
      if (at !== null && at > until) until = at;
    }
    if (!hasNext) break;
    const last = Date.parse(items.at(-1)?.updated_at ?? '');
    // More tickets than a page holds changed within one second, so the next page is read.
    page = last > from + 1_000 ? 1 : page + 1;
    if (page === 1) from = last;
  }
  return { events: [...events.values()], until, incomplete: null };
}
