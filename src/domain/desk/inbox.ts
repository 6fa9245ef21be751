import type { DeskEvent } from './desk.ts';

/** The inbox of a desk's events. Survives continue-as-new as it is. */
export interface DeskInboxState {
  /** Tickets to report to their conversations, each once, oldest first; `looks` counts searches without a result. */
  tickets: { id: string; looks: number }[];
  /** Events that were taken, so that repeated ones are recognised. */
  seen: { id: string; at: number }[];
}

const seenForMs = 24 * 3_600_000;
/** An event that is forgotten too early only causes one more read. */
const maximumSeen = 1_000;

/** An empty inbox. */
export function newInbox(): DeskInboxState {
  return { tickets: [], seen: [] };
}

/** Adds events; one that came before changes nothing. */
export function take(state: DeskInboxState, events: readonly DeskEvent[], now: number): void {
  for (const { id, ticketId } of events) {
    if (state.seen.some((known) => known.id === id)) continue;
    state.seen.push({ id, at: now });
    if (state.tickets.every((ticket) => ticket.id !== ticketId)) state.tickets.push({ id: ticketId, looks: 0 });
  }
}

/** Forgets events that are too old for the desk to repeat. */
export function forgetOld(state: DeskInboxState, now: number): void {
  state.seen = state.seen.filter(({ at }) => now - at < seenForMs).slice(-maximumSeen);
}
