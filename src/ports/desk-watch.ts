import type { DeskEvent } from '../domain/desk/desk.ts';
import type { DeskReport, QueuedWrite, WriteRef } from '../domain/desk/health.ts';

/** The desk watch of the configured help desk. */
export interface DeskWatch {
  /** Reports a write; starts the watch if it does not run. */
  report(report: DeskReport): Promise<void>;
  /**
   * Permits writes; repeating it does no harm.
   * @returns those whose conversation is gone
   */
  permit(writes: readonly WriteRef[]): Promise<WriteRef[]>;
  pages: DeskPages;
  heartbeat: DeskHeartbeat;
}

/** Names a page of waiting writes: the first run of the desk watch that wrote it, and its number. */
export interface PageName {
  watch: string;
  page: number;
}

/** Where the desk watch keeps the waiting writes for which it has no room. */
export interface DeskPages {
  /** Stores a page; a repetition has no effect. */
  store(page: PageName & { writes: QueuedWrite[] }): Promise<void>;
  /** Reads writes of a page; `next` is the write after them. Null if there is no such page any more. */
  read(part: PageName & { from: number; count: number }): Promise<{
    writes: QueuedWrite[];
    next: QueuedWrite | null;
  } | null>;
  /** Ends a page; a page that is gone has no effect. */
  end(page: PageName): Promise<void>;
}

/** Looks after the desk watch from outside. */
export interface DeskHeartbeat {
  /**
   * Begins the desk watch if conversations wait and none runs, and ends the pages of earlier watches.
   * @returns id of its first run; null if none runs and nobody waits
   */
  ensureWatch(): Promise<string | null>;
  /**
   * Lets conversations that wait for the desk or the administrator report what waits, a limited number of them.
   * @param cursor null for the first ones
   * @returns the next cursor; null if that was all
   */
  askWaiting(cursor: string | null): Promise<string | null>;
  /** Lets all of them report soon. */
  askAll(): Promise<void>;
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
