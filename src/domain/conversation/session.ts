import type { SessionSummary } from './commands.ts';

/**
 * What belongs to one session of a conversation: the part of it that one record on a ticket covers. A call is one
 * session, in which the channel may report several summaries; a conversation on a messaging channel has one after
 * another.
 */
export interface Session {
  /** Id of its first operation; earlier ones belong to sessions that are over. */
  firstOperation: number;
  /** Names of the commands that said what the customer needs, each once. */
  commandsUsed: string[];
  /** What the customer needs, as far as it was named. */
  intents: string[];
  /** Summaries that the channel has reported, oldest first. */
  summaries: SessionSummary[];
  /** How many of the summaries were dealt with, with or without a note. */
  summariesHandled: number;
  /** How many of the summaries are on the ticket. */
  summariesFiled: number;
  /** Number of messages reported so far. */
  messages: number;
  /** When the channel reported the end, epoch milliseconds; null until then. */
  endedAt: number | null;
}

/**
 * A session that begins now.
 * @param firstOperation id of the next operation
 */
export function newSession(firstOperation: number): Session {
  return {
    firstOperation,
    commandsUsed: [],
    intents: [],
    summaries: [],
    summariesHandled: 0,
    summariesFiled: 0,
    messages: 0,
    endedAt: null,
  };
}

/** Adds intents that were not named before; the order in which they were named stays. */
export function addIntents(session: Session, intents: readonly string[]): void {
  session.intents = [...new Set([...session.intents, ...intents])];
}
