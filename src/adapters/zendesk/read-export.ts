import type { DeskChanges, DeskEvent } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import type { Desk } from './desk.ts';
import { listedChange } from './listed-change.ts';
import { zendeskChangesAnswer } from './schema.ts';

/** A page holds up to 1 000 tickets, and ten requests a minute are allowed. The next call reads the rest. */
const maximumPages = 5;
const repeated = 'Zendesk repeats a page of the incremental export, and changes after it may not be read';

/**
 * Reads the incremental export, which needs an administrator's rights and includes deleted tickets. It goes by
 * `generated_timestamp`, so a ticket may have an `updated_at` before `since`.
 * @param complete the time up to which the whole export is complete, epoch milliseconds
 */
export async function readExport(
  desk: Desk,
  since: number,
  complete: number,
  { signal }: CallOptions,
): Promise<DeskChanges> {
  const events = new Map<string, DeskEvent>();
  let query: Record<string, string> = { start_time: String(Math.floor(since / 1000)) };
  let lastGenerated = since;
  let incomplete: string | null = null;
  const isNewPage = onceEach();
  for (let page = 0; page < maximumPages; page += 1) {
    const request = { query, schema: zendeskChangesAnswer, signal };
    const answer = await desk.client.request('GET', '/incremental/tickets/cursor', request);
    for (const ticket of answer.tickets ?? []) {
      events.set(ticket.id, listedChange(ticket));
      lastGenerated = Math.max(lastGenerated, (ticket.generated_timestamp ?? 0) * 1000);
    }
    if (answer.end_of_stream !== false || answer.after_cursor == null) {
      return { events: [...events.values()], until: Math.max(since, complete), incomplete: null };
    }
    if (!isNewPage(answer.after_cursor)) {
      incomplete = repeated;
      break;
    }
    query = { cursor: answer.after_cursor };
  }
  return { events: [...events.values()], until: lastGenerated, incomplete };
}
