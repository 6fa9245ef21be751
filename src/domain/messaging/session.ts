import type { RemoteFile } from '../tickets/tickets.ts';

/** What a session on a messaging channel has besides what every session has. */
export interface MessagingSession {
  /** Counts the sessions of the conversation, from 1. */
  number: number;
  /** When the customer began it, epoch milliseconds; null between sessions. */
  startedAt: number | null;
  /** Its first message; null until there is one. */
  firstMessageId: string | null;
  /** Number of messages from the customer. */
  turns: number;
  /** Number of all messages. */
  messages: number;
  /** The customer has what they needed, according to the responder. */
  resolved: boolean;
  /** Files from the customer that are not on a ticket yet. */
  files: RemoteFile[];
  /** Id of the ticket that the desk made of this session's handoff; null while there is none. */
  ticketId: string | null;
}

/** A session that has not begun yet. */
export function newMessagingSession(number: number): MessagingSession {
  return {
    number,
    startedAt: null,
    firstMessageId: null,
    turns: 0,
    messages: 0,
    resolved: false,
    files: [],
    ticketId: null,
  };
}
