import type { OperatorAction } from '../conversation/escalation.ts';
import type { Errand } from './errand.ts';
import { newDialogue, type Dialogue } from './dialogue.ts';
import type { Filing } from './filing.ts';
import type { Control, MessagingEvent, MessagingUser } from './messaging.ts';
import { newMessagingSession, type MessagingSession } from './session.ts';

/**
 * A handoff to humans on a messaging channel:
 * - `wanted`: recorded, but the switchboard has not answered yet;
 * - `offered`: humans can accept it, and the bot continues to help meanwhile;
 * - `humans`: humans have the conversation.
 */
export interface MessagingHandoff {
  phase: 'wanted' | 'offered' | 'humans';
  /** When this phase began, epoch milliseconds. */
  since: number;
  /** When a human last wrote, epoch milliseconds; null until one has. */
  humanAt: number | null;
  /** The customer was told that a human has the conversation. */
  told: boolean;
  /** How often the humans were reminded. */
  reminders: number;
  /** Id of the ticket that the desk made of the handoff; null until it is known. */
  ticketId: string | null;
  /** How often the ticket that the desk makes was searched for. */
  searches: number;
}

/** Messages of one breath, which are answered together. All times are epoch milliseconds. */
export interface Gathering {
  /** When the first of them was noticed. */
  since: number;
  /** When the latest of them was noticed, or the customer stopped typing. */
  lastAt: number;
  /** Number of messages that wait for an answer. */
  count: number;
  /** The customer is typing, as far as the platform tells. */
  typing: boolean;
}

/** What a conversation on a messaging channel has in addition to every other conversation. Its size is limited. */
export interface MessagingState {
  user: MessagingUser | null;
  /** The platform's word for the channel; null until it is known. */
  source: string | null;
  /** Id of the integration that connects the channel; null until it is known. */
  integrationId: string | null;
  /** Who has control of the conversation, as it was last read. */
  control: Control;
  /** Ids of the latest events, oldest first: an event that is delivered again has no effect. */
  seenEvents: string[];
  /** Events that were not applied yet. */
  inbox: MessagingEvent[];
  /** Files of the customer that are being put on their ticket. */
  filings: Filing[];
  dialogue: Dialogue;
  /** The messages that are being gathered for one answer; null if none are. */
  gathering: Gathering | null;
  session: MessagingSession;
  handoff: MessagingHandoff | null;
  /** The customer has opened the conversation, and is to be greeted before they write. */
  greetingDue: boolean;
  /** What a human asked us to find out from the customer; null if there is nothing. */
  errand: Errand | null;
  /** An operator asked to end our part in the conversation; null if there is nothing to do. */
  release: OperatorAction | null;
  /** When a person from the team last wrote, unless they have left since; epoch milliseconds; null if none did. */
  personAt: number | null;
  /** When humans last gave the conversation back, epoch milliseconds. */
  humansLeftAt: number;
  /** When the last session that was ours ended, epoch milliseconds: events from before still belong to it. */
  oursUntil: number;
  /** Number of the next write to the platform, part of its key. */
  nextWrite: number;
  /** Id of the conversation in which this one continues, after two customers turned out to be one; null otherwise. */
  mergedInto: string | null;
}

/** The state of a conversation in which nothing has happened yet. */
export function newMessaging(): MessagingState {
  return {
    user: null,
    source: null,
    integrationId: null,
    control: { active: null, pending: null },
    seenEvents: [],
    inbox: [],
    filings: [],
    dialogue: newDialogue(),
    gathering: null,
    session: newMessagingSession(1),
    handoff: null,
    greetingDue: false,
    errand: null,
    release: null,
    personAt: null,
    humansLeftAt: 0,
    oursUntil: 0,
    nextWrite: 1,
    mergedInto: null,
  };
}

/** A stored state in which parts that an earlier version did not know get their first values. */
export function withFirstValues(stored: MessagingState): MessagingState {
  const { session, handoff } = stored;
  return {
    ...newMessaging(),
    ...stored,
    session: { ...newMessagingSession(session.number), ...session },
    handoff: handoff === null ? null : { ...newHandoff(handoff.phase, handoff.since), ...handoff },
  };
}

/**
 * A handoff that enters its first phase.
 * @param now epoch milliseconds
 */
export function newHandoff(phase: MessagingHandoff['phase'], now: number): MessagingHandoff {
  return { phase, since: now, humanAt: null, told: false, reminders: 0, ticketId: null, searches: 0 };
}
