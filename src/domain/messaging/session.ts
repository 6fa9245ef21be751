import type { RemoteFile } from '../tickets/tickets.ts';
import type { TalkLog } from './responder.ts';

/** What a session on a messaging channel has in addition to every other session. */
export interface MessagingSession {
  /** Number of the session within the conversation, from 1. */
  number: number;
  /** When the customer began it, epoch milliseconds; null between sessions. */
  startedAt: number | null;
  /** Our seat had control in this session, or we handed the conversation to humans. Otherwise it is not ours. */
  ours: boolean;
  /** Id of its first message; null until there is one. */
  firstMessageId: string | null;
  /** Number of messages from the customer. */
  turns: number;
  /** Number of all messages. */
  messages: number;
  /** The customer has what they needed, according to the responder. */
  resolved: boolean;
  /** Number of our answers of which we know that they did not reach the customer. */
  undelivered: number;
  /** Files from the customer that are not on a ticket yet. */
  files: RemoteFile[];
  /** Files and messages of the customer that were too many to be kept here; the platform has them. */
  leftOut: number;
  /** Id of the ticket that the desk made of this session's handoff; null while there is none. */
  ticketId: string | null;
  /** The talk is to be on record, see `TalkLog`; null if nothing calls for it. */
  log: TalkLog | null;
}

/** A session that has not begun yet. */
export function newMessagingSession(number: number): MessagingSession {
  return {
    number,
    startedAt: null,
    ours: false,
    firstMessageId: null,
    turns: 0,
    messages: 0,
    resolved: false,
    undelivered: 0,
    files: [],
    leftOut: 0,
    ticketId: null,
    log: null,
  };
}
