import type { DeskEvent } from '../domain/desk/desk.ts';
import type { DeskReport } from '../domain/desk/health.ts';

/** The way to the watch over the configured help desk. */
export interface DeskWatch {
  /** Tells it about a write; begins a watch when there is none. */
  report(report: DeskReport): Promise<void>;
}

/** The way from a ticket to the conversations it belongs to. */
export interface TicketOwners {
  /**
   * Tells every open conversation of these tickets that something happened to them.
   * @returns the tickets that have one
   */
  touch(ticketIds: readonly string[]): Promise<string[]>;
}

/** Where the desk's events are kept until they were told. */
export interface DeskInbox {
  /** Keeps them durably. An event that came before changes nothing. */
  deliver(events: readonly DeskEvent[]): Promise<void>;
}
