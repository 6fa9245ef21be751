import type { Commands } from '../conversation/commands.ts';
import type { MessageContent, OutgoingMessage } from './messaging.ts';
import type { Reply } from '../conversation/replies.ts';
import type { ResponderMemory } from './responder-memory.ts';

/** Commands a responder may give in the customer's name; all go through the same gates as those of a voice agent. */
export const responderCommands = ['listTickets', 'getTicket', 'createTicket', 'changeTicket', 'escalate'] as const;
/** See {@link responderCommands}. */
export type ResponderCommand = (typeof responderCommands)[number];

/** What a responder wants done. */
export type ResponderAct = {
  [Name in ResponderCommand]: { command: Name; args: Commands[Name] };
}[ResponderCommand];

/** One thing that was said, as far as a responder needs it. */
export interface SaidBefore {
  by: 'customer' | 'bot' | 'human';
  text: string;
}

/** What a responder is asked. */
export interface ResponderQuestion {
  /** What was said before, oldest first, bounded; no PINs. */
  before: SaidBefore[];
  /** What the customer has said since the last answer, oldest first; empty when only the result of an act is told. */
  heard: MessageContent[];
  /** What the responder wanted to remember; null at the beginning of a session. */
  memory: ResponderMemory | null;
  /** Null while the customer has not proven who they are. */
  customerName: string | null;
  /** The customer's language as the channel reports it, like `de`; null when not known. */
  locale: string | null;
  /** What became of the responder's last act; null when there was none. */
  result: { act: ResponderAct; reply: Reply } | null;
  /** A human of the team had the conversation and gave it back; what they did, in words for the bot. Null otherwise. */
  returned: string | null;
}

/** A responder's turn. */
export interface ResponderTurn {
  /** Said to the customer, in this order, before anything else is done. */
  say: OutgoingMessage[];
  /** Done after that; its result is told in the next turn. Null: the turn is over. */
  act: ResponderAct | null;
  /** The customer is asked for their PIN: the next message that looks like one is taken as it, and never kept. */
  asksPin: boolean;
  /** What the responder takes the conversation to be about; empty when it cannot tell. */
  intents: string[];
  /** The customer has what they needed. */
  resolved: boolean;
  memory: ResponderMemory;
}
