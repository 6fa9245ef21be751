import type { DeskEvent } from './desk.ts';

/** What the inbox of a desk knows. Survives continue-as-new as it is. */
export interface DeskInboxState {
  /** Tickets to be told of, each once, oldest first; `looks` counts how often nobody was found for it. */
  tickets: { id: string; looks: number }[];
  /** Events that were taken, to know them again. */
  seen: { id: string; at: number }[];
}

const seenForMs = 24 * 3_600_000;
/** What is forgotten too early only makes us look once more. */
const maximumSeen = 1_000;

/** An inbox that has just begun. */
export function freshInbox(): DeskInboxState {
  return { tickets: [], seen: [] };
}

/** Takes events in; one that came before changes nothing. */
export function take(state: DeskInboxState, events: readonly DeskEvent[], now: number): void {
  for (const { id, ticketId } of events) {
    if (state.seen.some((known) => known.id === id)) continue;
    state.seen.push({ id, at: now });
    if (state.tickets.every((ticket) => ticket.id !== ticketId)) state.tickets.push({ id: ticketId, looks: 0 });
  }
}

/** Forgets events so old that the desk does not repeat them any more. */
export function forgetOld(state: DeskInboxState, now: number): void {
  state.seen = state.seen.filter(({ at }) => now - at < seenForMs).slice(-maximumSeen);
}
