import type { DeskEvent } from './desk.ts';

/** The inbox of a desk's events. It survives continue-as-new unchanged. */
export interface DeskInboxState {
  /** Tickets to report to their conversations, each once, oldest first; `looks` counts searches that found none. */
  tickets: { id: string; looks: number }[];
  /** Events received so far, so that repeated ones are recognised. */
  seen: { id: string; at: number }[];
}

const seenForMs = 24 * 3_600_000;
/** If an event is forgotten too early, a repetition only causes one more read. */
const maximumSeen = 1_000;

/** An empty inbox. */
export function newInbox(): DeskInboxState {
  return { tickets: [], seen: [] };
}

/** Adds events; a repeated one has no effect. */
export function addEvents(state: DeskInboxState, events: readonly DeskEvent[], now: number): void {
  for (const { id, ticketId } of events) {
    if (state.seen.some((event) => event.id === id)) continue;
    state.seen.push({ id, at: now });
    if (state.tickets.every((ticket) => ticket.id !== ticketId)) state.tickets.push({ id: ticketId, looks: 0 });
  }
}

/** Forgets events that are too old for the desk to repeat. */
export function forgetOldEvents(state: DeskInboxState, now: number): void {
  state.seen = state.seen.filter(({ at }) => now - at < seenForMs).slice(-maximumSeen);
}
