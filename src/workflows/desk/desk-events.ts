import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { DeskWatchActivities } from '../../activities/desk-watch.ts';
import { forgetOldEvents, newInbox, addEvents, type DeskInboxState } from '../../domain/desk/inbox.ts';
import { shouldStartAnew } from '../start-anew.ts';
import { deskEventsSignal } from '../messages.ts';

/** Input of the inbox of a desk's events. */
export interface DeskEventsInput {
  desk: string;
  state: DeskInboxState | null;
}

const { routeDeskEvents } = proxyActivities<DeskWatchActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'notify the conversations',
});

/** Events that arrive within this time mostly concern one change, so they are reported once. In milliseconds. */
const gatherMs = 300;
/** The conversation of a new ticket can be found only a moment later, so it is searched for again after this time. */
const searchAgainAfter = '10 seconds';
/** Most tickets reported at once. */
const batch = 50;

/**
 * The inbox of one help desk: collects the events of its webhooks and of the reconciliation, each once, and tells the
 * conversations of the tickets to read them again. Events that belong to no open conversation are dropped.
 */
export async function deskEvents(input: DeskEventsInput): Promise<void> {
  const state = input.state ?? newInbox();
  setHandler(deskEventsSignal, (events) => addEvents(state, events, Date.now()));
  while (await condition(() => state.tickets.length > 0 || shouldStartAnew(), '10 minutes')) {
    await sleep(gatherMs);
    // Removed before the report, so that a ticket that changes again meanwhile is reported again.
    const tickets = state.tickets.splice(0, batch);
    const unowned = tickets.length === 0 ? [] : await routeDeskEvents(tickets.map((ticket) => ticket.id));
    const again = tickets.filter((ticket) => ticket.looks === 0 && unowned.includes(ticket.id));
    if (again.length > 0) {
      await condition(() => state.tickets.length > 0, searchAgainAfter);
      for (const { id } of again) {
        if (state.tickets.every((ticket) => ticket.id !== id)) state.tickets.push({ id, looks: 1 });
      }
    }
    forgetOldEvents(state, Date.now());
    if (shouldStartAnew()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof deskEvents>({ ...input, state });
    }
  }
}
