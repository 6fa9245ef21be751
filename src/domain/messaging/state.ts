import type { Control, MessagingEvent, MessagingUser, Message } from './messaging.ts';
import type { ResponderMemory } from './responder.ts';
import type { RemoteFile } from '../tickets/tickets.ts';

/** How conversations on messaging channels are run; fixed when a conversation begins. */
export interface MessagingRules {
  /** Name of our own seat on the switchboard. */
  seat: string;
  /** Where a handoff goes: `next`, or the name, id or type of a seat. */
  handoffTo: string;
  /** `pass`: humans have the conversation at once; `offer`: we keep it until they accept. */
  handoffBy: 'pass' | 'offer';
  /** An offer that was not accepted for so long falls back to a ticket, in milliseconds. */
  offerMs: number;
  /**
   * Humans who have the conversation and say nothing are reminded after so long, in milliseconds; after twice as long
   * the bot takes it back.
   */
  answerMs: number;
  /** A session ends after so much silence, in milliseconds: who the customer is has to be proven again. */
  silenceMs: number;
  /** The desk makes the ticket of a handoff itself as soon as it has control, so that we make none. */
  deskMakesTicket: boolean;
  /** A language model answers, which may take its time; the policy answers at once. */
  model: boolean;
}

/** What was said, as far as it is kept. */
export interface Said {
  messageId: string;
  /** Epoch milliseconds, by the platform's clock. */
  at: number;
  by: 'customer' | 'bot' | 'human';
  /** Without PINs, cut when it is long. */
  text: string;
}

/**
 * A handoff to humans:
 * - `wanted`: recorded, the switchboard does not know of it yet;
 * - `offered`: humans can take it, the bot goes on helping;
 * - `humans`: they have the conversation.
 */
export interface MessagingHandoff {
  phase: 'wanted' | 'offered' | 'humans';
  /** Since when it is in this phase, epoch milliseconds. */
  since: number;
  /** When a human last wrote, epoch milliseconds; null while none has. */
  humanAt: number | null;
  /** The customer was told that a human has the conversation. */
  told: boolean;
  /** How often the humans were reminded. */
  reminders: number;
  /** Id of the ticket that the desk made of the handoff; null while it is not known. */
  ticketId: string | null;
}

/** What a conversation on a messaging channel knows besides what all conversations know. Bounded. */
export interface MessagingState {
  user: MessagingUser | null;
  /** The platform's word for the channel; null while it is not known. */
  source: string | null;
  /** Id of the integration that the channel is connected by; null while it is not known. */
  integrationId: string | null;
  /** Who has the conversation, as last read or told. */
  control: Control;
  /** Ids of events taken lately, oldest first; the same event told again is no event. */
  taken: string[];
  /** Events that were not looked at yet. */
  inbox: MessagingEvent[];
  /** What the customer said and the bot has not answered yet, oldest first. */
  heard: Message[];
  /** What was said last, oldest first. */
  talk: Said[];
  /** First message of this session; null while nothing was said in it. */
  firstMessageId: string | null;
  /** Things the customer said in this session. */
  turns: number;
  /** All messages of this session. */
  messages: number;
  /** What the responder wants to remember; null at the beginning of a session. */
  memory: ResponderMemory | null;
  /** A PIN was asked for. */
  asksPin: boolean;
  /** What humans did while they had the conversation, to be told to the responder; null when there is nothing to tell. */
  returned: string | null;
  /** The customer has what they needed, as the responder sees it. */
  resolved: boolean;
  handoff: MessagingHandoff | null;
  /** What the customer sent and is not on a ticket yet. */
  files: RemoteFile[];
  /** The ticket that the desk made of this session's handoff; null while there is none. */
  ticketId: string | null;
  /** Number of the next thing we say: part of its key. */
  nextSay: number;
  /** Number of this session, from 1. */
  session: number;
  /** When this session began, epoch milliseconds; null between sessions. */
  sessionAt: number | null;
  /** The conversation goes on in this one: two customers turned out to be one. */
  mergedInto: string | null;
}

/** The state of a conversation in which nothing has happened yet. */
export function freshMessaging(): MessagingState {
  return {
    user: null,
    source: null,
    integrationId: null,
    control: { active: null, pending: null },
    taken: [],
    inbox: [],
    heard: [],
    talk: [],
    firstMessageId: null,
    turns: 0,
    messages: 0,
    memory: null,
    asksPin: false,
    returned: null,
    resolved: false,
    handoff: null,
    files: [],
    ticketId: null,
    nextSay: 1,
    session: 1,
    sessionAt: null,
    mergedInto: null,
  };
}
