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

/** What the inbox of a desk is started with. */
export interface DeskEventsInput {
  desk: string;
  state: DeskInboxState | null;
}

const { routeDeskEvents } = proxyActivities<DeskWatchActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'tell the conversations',
});

/** Events that come together concern mostly one change: they are told once. In milliseconds. */
const gatherMs = 300;
/** The conversation of a ticket just made is found a moment later; then the desk's event is asked about once more. */
const secondLook = '10 seconds';
/** Most tickets told of in one go. */
const batch = 50;

/**
 * The inbox of one help desk: keeps what its webhooks and the reconciliation say, each event once, and tells the
 * conversations whose tickets are concerned to look again. What belongs to no open conversation is forgotten.
 */
export async function deskEvents(input: DeskEventsInput): Promise<void> {
  const state = input.state ?? newInbox();
  setHandler(deskEventsSignal, (events) => addEvents(state, events, Date.now()));
  while (await condition(() => state.tickets.length > 0, '10 minutes')) {
    await sleep(gatherMs);
    // Taken out first: a ticket that changes again meanwhile is told of again.
    const tickets = state.tickets.splice(0, batch);
    const without = await routeDeskEvents(tickets.map((ticket) => ticket.id));
    const again = tickets.filter((ticket) => ticket.looks === 0 && without.includes(ticket.id));
    if (again.length > 0) {
      await condition(() => state.tickets.length > 0, secondLook);
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
