import type { DeskEvent } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import { parseTime } from '../http/parse-time.ts';
import type { Desk } from './desk.ts';
import { zendeskChangesAnswer } from './schema.ts';

/** The export omits the last minute and refuses to start in it (Zendesk docs, incremental exports). */
const excludedMs = 60_000;
/** Clocks differ, so the list counts as complete only until a little earlier. A change that comes twice has one id. */
const clockToleranceMs = 60_000;
/** A page holds up to 1 000 tickets, and ten requests a minute are allowed. The next call reads the rest. */
const maximumPages = 5;

/**
 * See `HelpDesk.listChanges`. Reads the incremental export, which needs an administrator's credentials and includes
 * deleted tickets. It goes by `generated_timestamp`, so a ticket may have an `updated_at` before `since`.
 */
export async function listChanges(
  desk: Desk,
  since: number,
  { signal }: CallOptions,
): Promise<{ events: DeskEvent[]; until: number; incomplete: string | null }> {
  const now = desk.now();
  if (since > now - excludedMs - 1_000) return { events: [], until: since, incomplete: null };
  const events = new Map<string, DeskEvent>();
  let query: Record<string, string> = { start_time: String(Math.floor(since / 1000)) };
  let lastGenerated = since;
  for (let page = 0; page < maximumPages; page += 1) {
    const request = { query, schema: zendeskChangesAnswer, signal };
    const answer = await desk.client.request('GET', '/incremental/tickets/cursor', request);
    for (const { id, updated_at, generated_timestamp } of answer.tickets ?? []) {
      events.set(id, { id: `${id}@${updated_at ?? ''}`, ticketId: id, at: parseTime(updated_at) });
      lastGenerated = Math.max(lastGenerated, (generated_timestamp ?? 0) * 1000);
    }
    if (answer.end_of_stream !== false || answer.after_cursor == null) {
      const until = Math.max(since, now - excludedMs - clockToleranceMs);
      return { events: [...events.values()], until, incomplete: null };
    }
    query = { cursor: answer.after_cursor };
  }
  return { events: [...events.values()], until: lastGenerated, incomplete: null };
}
