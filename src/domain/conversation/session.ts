import type { SessionSummary } from './commands.ts';

/**
 * One session of a conversation: the part that is recorded on a ticket by one note. A call is one session, in which the
 * channel may report several summaries; a conversation on a messaging channel has one session after another.
 */
export interface Session {
  /** Id of its first operation; earlier ones belong to sessions that are over. */
  firstOperation: number;
  /** Names of the commands that showed what the customer needs, each once. */
  commandsUsed: string[];
  /** The intents named so far. */
  intents: string[];
  /** Summaries that the channel has reported, oldest first. */
  summaries: SessionSummary[];
  /** How many of the summaries were handled, with or without a note. */
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

/** Adds the intents that were not named before, and keeps the order in which they were named. */
export function addIntents(session: Session, intents: readonly string[]): void {
  session.intents = [...new Set([...session.intents, ...intents])];
}
