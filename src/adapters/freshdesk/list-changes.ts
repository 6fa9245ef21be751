import type { DeskEvent } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import { freshdeskTickets } from './schema.ts';
import type { Desk } from './desk.ts';
import { vendorTime } from './desk.ts';

/** Read again from a little earlier: changes may become visible out of order. What is told twice has the same id. */
const overlapMs = 5_000;
/** What is left comes with the next call. */
const maximumRequests = 20;

/**
 * See `HelpDesk.listChanges`. Reads the list of tickets by the time of their change; all times are Freshdesk's own.
 * Each request starts at the last change of the one before instead of turning the page: a ticket that changes meanwhile
 * moves to the end and would shift another one over the edge of a page. Deleted tickets and spam do not show.
 */
export async function listChanges(
  desk: Desk,
  since: number,
  { signal }: CallOptions,
): Promise<{ events: DeskEvent[]; until: number }> {
  const events = new Map<string, DeskEvent>();
  let from = since - overlapMs;
  let page = 1;
  let until = since;
  for (let request = 1; request <= maximumRequests; request += 1) {
    const query = { updated_since: vendorTime(from), order_by: 'updated_at', order_type: 'asc' };
    const { items, hasNext } = await desk.client.page('/tickets', page, { query, schema: freshdeskTickets, signal });
    for (const { id, updated_at } of items) {
      const at = Date.parse(updated_at ?? '');
      events.set(id, { id: `${id}@${updated_at ?? ''}`, ticketId: id, at: Number.isNaN(at) ? null : at });
      if (at > until) until = at;
    }
    if (!hasNext) break;
    const last = Date.parse(items.at(-1)?.updated_at ?? '');
    // More tickets than a page holds changed within one second: only turning the page goes on.
    page = last > from + 1_000 ? 1 : page + 1;
    if (page === 1) from = last;
  }
  return { events: [...events.values()], until };
}
