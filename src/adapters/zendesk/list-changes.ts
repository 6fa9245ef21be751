import type { DeskEvent } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import { zendeskChangesAnswer } from './schema.ts';
import type { Desk } from './desk.ts';

/** The export leaves the last minute out and refuses to start in it (Zendesk docs, incremental exports). */
const excludedMs = 60_000;
/** Clocks differ: completeness is claimed up to a little earlier. What is told twice has the same event id. */
const clockToleranceMs = 60_000;
/** Pages hold up to 1 000 tickets; ten requests a minute are allowed. What is left comes with the next call. */
const maximumPages = 5;

/** Time of a ticket's change, epoch milliseconds. */
function timeOf(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
}

/**
 * See `HelpDesk.listChanges`. Reads the incremental export, which our credentials must be an administrator's for. It
 * goes by `generated_timestamp`, so that a ticket may have an older `updated_at` than asked for; deleted tickets come too.
 */
export async function listChanges(
  desk: Desk,
  since: number,
  { signal }: CallOptions,
): Promise<{ events: DeskEvent[]; until: number }> {
  const askedAt = desk.now();
  if (since > askedAt - excludedMs - 1_000) return { events: [], until: since };
  const events = new Map<string, DeskEvent>();
  let query: Record<string, string> = { start_time: String(Math.floor(since / 1000)) };
  let lastGenerated = since;
  for (let page = 0; page < maximumPages; page += 1) {
    const request = { query, schema: zendeskChangesAnswer, signal };
    const answer = await desk.client.request('GET', '/incremental/tickets/cursor', request);
    for (const { id, updated_at, generated_timestamp } of answer.tickets ?? []) {
      events.set(id, { id: `${id}@${updated_at ?? ''}`, ticketId: id, at: timeOf(updated_at) });
      lastGenerated = Math.max(lastGenerated, (generated_timestamp ?? 0) * 1000);
    }
    if (answer.end_of_stream !== false || answer.after_cursor == null) {
      const until = Math.max(since, askedAt - excludedMs - clockToleranceMs);
      return { events: [...events.values()], until };
    }
    query = { cursor: answer.after_cursor };
  }
  return { events: [...events.values()], until: lastGenerated };
}
