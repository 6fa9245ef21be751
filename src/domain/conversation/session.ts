import { conversationBytes } from '../budgets.ts';
import { jsonBytes, newestWithin } from '../size.ts';
import { truncate } from '../text.ts';
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

/** Most summaries of one session, and most words of intents. */
const maximumSummaries = 30;
const maximumIntents = 30;
/** Longest texts of a summary, in UTF-16 code units. */
const longestSummary = 6_000;
/** The same once half of the budget is used. */
const shortSummary = 300;
const longestIssue = 500;
const longestName = 100;

/**
 * Keeps a summary that the channel reports. Of more than fits, the newest messages are kept, and the others are counted
 * as omitted; what goes beyond the number of summaries is added to the last one.
 */
export function keepSummary(session: Session, summary: SessionSummary): void {
  const others = jsonBytes(session.summaries);
  const longest = others < conversationBytes.summaries / 2 ? longestSummary : shortSummary;
  const short: SessionSummary = {
    ...summary,
    sessionId: truncate(summary.sessionId, longestName),
    summary: truncate(summary.summary, longest),
    issue: summary.issue === null ? null : truncate(summary.issue, longestIssue),
    intents: summary.intents.slice(0, maximumIntents),
    messages: [],
  };
  const last = session.summaries.at(-1);
  if (last !== undefined && session.summaries.length >= maximumSummaries) {
    last.turns += summary.turns;
    last.omitted += summary.messages.length + summary.omitted;
    return;
  }
  short.messages = newestWithin(summary.messages, conversationBytes.summaries - others - jsonBytes(short));
  short.omitted += summary.messages.length - short.messages.length;
  session.summaries.push(short);
}

/** Adds the intents that were not named before, and keeps the order in which they were named. */
export function addIntents(session: Session, intents: readonly string[]): void {
  session.intents = [...new Set([...session.intents, ...intents])].slice(0, maximumIntents);
}
