import type { DeskEvent } from '../domain/desk/desk.ts';
import type { DeskReport } from '../domain/desk/health.ts';

/** The desk watch of the configured help desk. */
export interface DeskWatch {
  /** Reports a write; starts the watch if it does not run. */
  report(report: DeskReport): Promise<void>;
}

/** The conversations to which tickets belong. */
export interface TicketOwners {
  /**
   * Tells every open conversation of these tickets that they were touched in the desk.
   * @returns the tickets that belong to an open conversation
   */
  touch(ticketIds: readonly string[]): Promise<string[]>;
}

/** The inbox of the desk's events, which keeps them until the conversations are notified. */
export interface DeskInbox {
  /** Stores events durably. A repeated event has no effect. */
  deliver(events: readonly DeskEvent[]): Promise<void>;
}
