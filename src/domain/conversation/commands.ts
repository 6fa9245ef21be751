import type { Resolution } from '../tickets/resolution.ts';
import type { TicketListRequest } from '../tickets/list.ts';
import type { Priority, TicketStatus } from '../tickets/tickets.ts';

/** How the transfer of a call to a human ended. */
export type TransferOutcome = 'connected' | 'noAnswer' | 'declined' | 'callerGone';

/** What the channel reports at the end of an AI session. */
export interface SessionSummary {
  /** Id of the AI session; a second report of the same session has no effect. */
  sessionId: string;
  /** In the language of the conversation, without PINs. */
  summary: string;
  /** What the customer said they needed; null if unknown. */
  issue: string | null;
  intents: string[];
  /** How the session ended, according to itself; null if it does not say. */
  resolution: Resolution | null;
  /** The customer's ticket that this one repeats; only with `duplicate`. */
  duplicateOf: string | null;
  /** Number of messages from the customer. */
  turns: number;
  /** What was said, oldest first, without PINs, and entries of an unknown kind; limited in number. */
  messages: SpokenMessage[];
  /** Messages left out because there were too many. */
  omitted: number;
}

/** One thing that was said, or, with `other`, an entry of the channel's log of which that is not known. */
export interface SpokenMessage {
  by: 'customer' | 'ai' | 'human' | 'other';
  /** The channel's own word for the kind of an entry; only with `other`. */
  role?: string;
  text: string;
}

/** How many messages of a session were said, as far as the channel reports. */
export function spokenCount({ messages, omitted }: Pick<SessionSummary, 'messages' | 'omitted'>): number {
  return messages.filter(({ by }) => by !== 'other').length + omitted;
}

/** Arguments of every command of a conversation, by name. A command means the same on all channels. */
export interface Commands {
  /** The conversation starts. */
  begin: null;
  /** Proves who the customer is. Without a digest it asks for a one-time code for the keypad. */
  verifyPin: { pinDigest: string | null };
  /** The PIN as keyed in, with the one-time code that belongs to it. */
  enterKeypadPin: { nonce: string; pinDigest: string | null };
  listTickets: TicketListRequest;
  getTicket: { ticketId: string };
  createTicket: { subject: string; body: string; priority: Priority | null; intents: string[] };
  changeTicket: {
    ticketId: string;
    status: TicketStatus | null;
    priority: Priority | null;
    comment: { body: string; public: boolean } | null;
  };
  escalate: { reason: string; summary: string | null; intents: string[]; ticketId: string | null };
  /** The outcome of the transfer that the answer to `escalate` named. */
  reportTransfer: { nonce: string; outcome: TransferOutcome };
  /** What happened in the customer's last conversation. */
  recall: null;
  summarize: SessionSummary;
  /** The customer has left. */
  end: null;
}

/** Name of a conversation command. */
export type CommandName = keyof Commands;

/** All command names; each is a workflow update of the same name. */
export const commandNames = [
  'begin',
  'verifyPin',
  'enterKeypadPin',
  'listTickets',
  'getTicket',
  'createTicket',
  'changeTicket',
  'escalate',
  'reportTransfer',
  'recall',
  'summarize',
  'end',
] as const satisfies readonly CommandName[];

/** Commands that touch a customer's tickets: refused until the customer has proven who they are. */
export const gatedCommands: ReadonlySet<CommandName> = new Set<CommandName>([
  'listTickets',
  'getTicket',
  'createTicket',
  'changeTicket',
]);

/**
 * Commands that go first where others wait in line: a human is needed, or the conversation begins, ends or goes on with
 * them.
 */
export const urgentCommands: ReadonlySet<CommandName> = new Set<CommandName>([
  'begin',
  'verifyPin',
  'enterKeypadPin',
  'escalate',
  'reportTransfer',
  'summarize',
  'end',
]);

/** One delivery of a command: what the edge makes of a channel's request. */
export interface Delivery<Name extends CommandName = CommandName> {
  /** Digest of the question (conversation, function, arguments): the same question has the same key. */
  key: string;
  /** The customer's number as the channel itself reports it, E.164; null if withheld. */
  callerNumber: string | null;
  /** A number that the customer or a language model claimed; never trusted, but recorded if it differs. */
  claimedNumber: string | null;
  /** How long the asker waits for the answer, in milliseconds. */
  deadlineMs: number;
  /** How much of this time had passed before the delivery was sent, in milliseconds; absent: none. */
  waitedMs?: number | undefined;
  args: Commands[Name];
}
