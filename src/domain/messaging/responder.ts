import type { Commands } from '../conversation/commands.ts';
import type { CompanyAnswer, CompanyRequest } from './company-actions.ts';
import type { MessageContent, OutgoingMessage } from './messaging.ts';
import type { Reply } from '../conversation/replies.ts';
import type { ResponderMemory } from './responder-memory.ts';

/** Commands that a responder may give in the customer's name; the same rules apply as for a voice agent. */
export const responderCommands = ['listTickets', 'getTicket', 'createTicket', 'changeTicket', 'escalate'] as const;
/** See {@link responderCommands}. */
export type ResponderCommand = (typeof responderCommands)[number];

/** A command that a responder gives. */
export type CommandAct = {
  [Name in ResponderCommand]: { command: Name; args: Commands[Name] };
}[ResponderCommand];

/** A request to one of the company's own systems, as the policy declares it. */
export interface CompanyAct {
  command: 'companyAction';
  args: CompanyRequest;
}

/** What a responder does. */
export type ResponderAct = CommandAct | CompanyAct;

/** What came of a {@link CompanyAct}. */
export interface CompanyReply {
  kind: 'companyAnswer';
  answer: CompanyAnswer;
}

/** Ends our part in the conversation: control is released. The turn is over with it. */
export interface ReleaseAct {
  command: 'release';
  args: null;
}

/** One earlier message, as far as a responder needs it. */
export interface SaidBefore {
  by: 'customer' | 'bot' | 'human';
  text: string;
}

/** What a responder is asked. */
export interface ResponderQuestion {
  /** What was said before, oldest first, without PINs; limited in number. */
  before: SaidBefore[];
  /** What the customer has said since the last answer, oldest first; empty if only the result of an act is reported. */
  heard: MessageContent[];
  /** What the responder keeps between its turns; null at the beginning of a session. */
  memory: ResponderMemory | null;
  /** Null while the customer has not proven who they are. */
  customerName: string | null;
  /** The customer's language as the channel reports it, like `de`; null if unknown. */
  locale: string | null;
  /** The result of the responder's last act; null if there was none. */
  result: { act: ResponderAct; reply: Reply | CompanyReply } | null;
  /**
   * What the humans from the team did, in words for the bot, when they have just given the conversation back; otherwise
   * null.
   */
  returned: string | null;
}

/**
 * Where a short talk is recorded that leaves no ticket otherwise: `note` on a ticket that this conversation has opened
 * or changed, if one is still open; `ticket`: on a ticket of its own.
 */
export type TalkLog = 'note' | 'ticket';

/** A responder's turn. */
export interface ResponderTurn {
  /** Said to the customer, in this order, before the act. */
  say: OutgoingMessage[];
  /** Done after that; its result is part of the next question. Null: the turn is over. */
  act: ResponderAct | ReleaseAct | null;
  /** The customer is asked for their PIN: the next message that looks like one counts as the PIN, and is never kept. */
  asksPin: boolean;
  /** What the conversation is about, according to the responder; empty if it cannot tell. */
  intents: string[];
  /** The customer has what they needed. */
  resolved: boolean;
  /** The talk is to be on record, see `TalkLog`; absent: only if something else calls for it. */
  log?: TalkLog | undefined;
  memory: ResponderMemory;
}
