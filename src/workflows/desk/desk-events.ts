import { condition, continueAsNew, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { DeskWatchActivities } from '../../activities/desk-watch.ts';
import { EventInbox, newInbox, type DeskInboxState } from '../../domain/desk/inbox.ts';
import { isNewRunDue, shouldStartAnew } from '../start-anew.ts';
import { deskEventsSignal } from '../messages.ts';

/** Input of an inbox of a desk's events. */
export interface DeskEventsInput {
  desk: string;
  state: DeskInboxState | null;
}

const { routeDeskEvents } = proxyActivities<DeskWatchActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'notify the conversations',
});

const { reconcileDesk } = proxyActivities<DeskWatchActivities>({
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'list what changed in the desk since events were left out',
});

/** Events that arrive within this time mostly concern one change, so they are reported once. In milliseconds. */
const gatherMs = 300;
/** The conversation of a new ticket can be found only a moment later, so it is searched for again after this time. */
const searchAgainAfter = '10 seconds';
/** Most tickets reported at once. */
const batch = 500;

/**
 * An inbox of one help desk; each takes the events of its share of the tickets. It collects the events of the desk's
 * webhooks and of the reconciliation, each once, and tells the conversations of the tickets to read them again. Events
 * that belong to no open conversation are dropped. If more events arrive than it can keep, a reconciliation finds them.
 */
export async function deskEvents(input: DeskEventsInput): Promise<void> {
  const inbox = new EventInbox({ ...newInbox(), ...input.state });
  setHandler(deskEventsSignal, (events) => inbox.add(events, Date.now()));
  while (inbox.leftOutSince !== null || (await condition(() => inbox.size > 0 || isNewRunDue(), '10 minutes'))) {
    if (inbox.size < batch) await sleep(gatherMs);
    // Removed before the report, so that a ticket that changes again meanwhile is reported again.
    const tickets = inbox.take(batch);
    const unowned = new Set(tickets.length === 0 ? [] : await routeDeskEvents(tickets.map((ticket) => ticket.id)));
    const again = tickets.filter((ticket) => ticket.looks === 0 && unowned.has(ticket.id));
    if (again.length > 0) {
      await condition(() => inbox.size > 0, searchAgainAfter);
      inbox.lookAgain(again);
    }
    if (inbox.size === 0 && inbox.leftOutSince !== null) {
      const since = inbox.leftOutSince;
      inbox.leftOutSince = null;
      await reconcileDesk(since);
    }
    if (shouldStartAnew(inbox.bytes)) await continueAsNew<typeof deskEvents>({ ...input, state: inbox.state });
  }
}
