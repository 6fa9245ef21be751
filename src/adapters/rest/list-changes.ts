import type { DeskChanges, DeskEvent } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import { parseTime } from '../http/parse-time.ts';
import type { RestClient } from './client.ts';
import { restTicketsAnswer } from './schema.ts';

const pageSize = 100;
/** Limit for one call; the next call continues where it stopped. */
const maximumPages = 50;
const repeated = 'the desk repeats a page of its list of tickets, and changes after it may not be found';

/** See `HelpDesk.listChanges`. The server itself says until when its list is complete. */
export async function listChanges(client: RestClient, since: number, { signal }: CallOptions): Promise<DeskChanges> {
  const events = new Map<string, DeskEvent>();
  const wanted = { updated_since: new Date(since).toISOString(), order: 'asc', limit: String(pageSize) };
  let cursor: Record<string, string> = {};
  let complete: number | null = null;
  let last = since;
  let incomplete: string | null = null;
  const isNewPage = onceEach();
  for (let page = 0; page < maximumPages; page += 1) {
    const query = { ...wanted, ...cursor };
    const answer = await client.request('GET', '/tickets', { query, schema: restTicketsAnswer, signal });
    complete ??= parseTime(answer.as_of);
    for (const { id, updated_at } of answer.tickets) {
      const at = parseTime(updated_at);
      events.set(id, { id: `${id}@${updated_at ?? 'unknown'}`, ticketId: id, at });
      last = at ?? last;
    }
    if (answer.next_cursor == null)
      return { events: [...events.values()], until: Math.max(since, complete ?? last), incomplete: null };
    if (!isNewPage(answer.next_cursor)) {
      incomplete = repeated;
      break;
    }
    cursor = { cursor: answer.next_cursor };
  }
  return { events: [...events.values()], until: last, incomplete };
}
