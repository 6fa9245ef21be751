import type { DeskChanges, DeskEvent } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import type { Desk } from './desk.ts';
import { listedChange } from './listed-change.ts';
import { nextPage } from './next-page.ts';
import { zendeskTicketsAnswer } from './schema.ts';

/** 2 000 tickets. With more changes than that since the last call, the oldest are missed, which is told. */
const maximumPages = 20;

const needsAdministrator =
  'Zendesk refuses the incremental export, which needs the rights of an administrator: deleted tickets are not noticed. ' +
  'Give our agent or OAuth client these rights';
const repeated = 'Zendesk repeats a page of the list of tickets, and the changes after it were not read';

/**
 * Reads the list of tickets, latest change first, back to `since`: for accounts that refuse the incremental export. The
 * list has neither deleted nor archived tickets. A ticket that changes while the pages are read moves to the front and
 * is found by the next call.
 * @param complete the time up to which the list counts as complete, epoch milliseconds
 */
export async function readLatest(
  desk: Desk,
  since: number,
  complete: number,
  { signal }: CallOptions,
): Promise<DeskChanges> {
  const events = new Map<string, DeskEvent>();
  const until = Math.max(since, complete);
  const all = (why: string): DeskChanges => ({ events: [...events.values()], until, incomplete: why });
  const isNewPage = onceEach();
  let cursor: Record<string, string> | null = {};
  for (let page = 0; page < maximumPages; page += 1) {
    const query: Record<string, string> = { sort: '-updated_at', 'page[size]': '100', ...cursor };
    const answer = await desk.client.request('GET', '/tickets', { query, schema: zendeskTicketsAnswer, signal });
    for (const ticket of answer.tickets ?? []) {
      const change = listedChange(ticket);
      // Times are whole seconds, so a ticket of the second of `since` may have changed after it.
      if (change.at !== null && change.at < Math.floor(since / 1000) * 1000) {
        return all(needsAdministrator);
      }
      events.set(ticket.id, change);
    }
    cursor = nextPage(answer.meta, isNewPage);
    if (cursor === null)
      return all(answer.meta?.has_more === true ? `${needsAdministrator}; ${repeated}` : needsAdministrator);
  }
  const missed = `more than ${maximumPages * 100} tickets have changed, and the oldest of these changes were not read`;
  return all(`${needsAdministrator}; ${missed}`);
}
