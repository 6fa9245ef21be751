import { inboxTicketsBytes } from '../budgets.ts';
import type { DeskEvent } from './desk.ts';

/** A ticket to report to its conversation; `looks` counts searches that found none. */
export interface TouchedTicket {
  id: string;
  looks: number;
}

/** The state of an inbox of a desk's events. It survives continue-as-new unchanged. */
export interface DeskInboxState {
  /** Each once, oldest first. */
  tickets: TouchedTicket[];
  /** Ids of the latest events, so that repeated ones are recognised. */
  seen: string[];
  /** Events of changes since then were left out, since too many waited, epoch milliseconds; null if none were. */
  leftOutSince: number | null;
}

/** If an event is forgotten too early, a repetition only causes one more read. */
const maximumSeen = 1_000;
const maximumEventId = 200;

/** An empty inbox. */
export function newInbox(): DeskInboxState {
  return { tickets: [], seen: [], leftOutSince: null };
}

/** True for ids that are safe in a query between quotes; those of all desks are. */
export function isPlainTicketId(id: string): boolean {
  return /^[\w.:/-]{1,100}$/.test(id);
}

/** The inbox of a desk's events. What one event costs does not depend on their number. */
export class EventInbox {
  readonly #tickets = new Map<string, TouchedTicket>();
  #seen: Set<string>;
  #bytes = 0;
  /** See {@link DeskInboxState}. */
  leftOutSince: number | null;

  constructor(state: DeskInboxState) {
    this.leftOutSince = state.leftOutSince;
    this.#seen = new Set(state.seen);
    for (const ticket of state.tickets) this.#put(ticket);
  }

  /** What the next run begins with. */
  get state(): DeskInboxState {
    const seen = [...this.#seen].slice(-maximumSeen);
    return { tickets: [...this.#tickets.values()], seen, leftOutSince: this.leftOutSince };
  }

  /** How many tickets wait. */
  get size(): number {
    return this.#tickets.size;
  }

  /** Bytes of the tickets as JSON. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds events; a repeated one has no effect, and neither has one of a ticket that cannot be ours. */
  add(events: readonly DeskEvent[], now: number): void {
    for (const { id: given, ticketId, at } of events) {
      const id = given.slice(0, maximumEventId);
      if (this.#seen.has(id) || !isPlainTicketId(ticketId)) continue;
      this.#seen.add(id);
      // Many at once, since taking the first one out of a set costs more the more were taken out before.
      if (this.#seen.size > 2 * maximumSeen) this.#seen = new Set([...this.#seen].slice(-maximumSeen));
      if (this.#tickets.has(ticketId)) continue;
      if (this.#bytes < inboxTicketsBytes) this.#put({ id: ticketId, looks: 0 });
      else this.leftOutSince = Math.min(this.leftOutSince ?? Infinity, at ?? now);
    }
  }

  /** Takes out the next tickets to report, at most `count`. */
  take(count: number): TouchedTicket[] {
    const taken: TouchedTicket[] = [];
    for (const ticket of this.#tickets.values()) {
      if (taken.length === count) break;
      taken.push(ticket);
    }
    for (const ticket of taken) {
      this.#tickets.delete(ticket.id);
      this.#bytes -= sizeOf(ticket);
    }
    return taken;
  }

  /** Tickets whose conversation was not found are looked for once more, unless they were touched again meanwhile. */
  lookAgain(tickets: readonly TouchedTicket[]): void {
    for (const { id, looks } of tickets) if (!this.#tickets.has(id)) this.#put({ id, looks: looks + 1 });
  }

  #put(ticket: TouchedTicket): void {
    this.#tickets.set(ticket.id, ticket);
    this.#bytes += sizeOf(ticket);
  }
}

function sizeOf({ id }: TouchedTicket): number {
  return id.length + '{"id":"","looks":0},'.length;
}
