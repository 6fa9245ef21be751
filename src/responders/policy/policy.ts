import type { HttpAction } from '../../domain/messaging/company-actions.ts';
import type { OfficeHours } from './office-hours.ts';
import type { TalkLog } from '../../domain/messaging/responder.ts';
import type { Priority, TicketStatus } from '../../domain/tickets/tickets.ts';
import type { PolicyTextName } from './text-names.ts';

/** Languages that have built-in texts. */
export const builtInLanguages = ['en', 'de', 'fr', 'es'] as const;
/** See {@link builtInLanguages}. */
export type BuiltInLanguage = (typeof builtInLanguages)[number];

/** A text per language, by two-letter code. Where one is missing, the policy's own language or English stands in. */
export type Wording = Record<string, string>;

/** All texts of one language. */
export type PolicyTexts = Record<PolicyTextName, string>;

/** What customers say in a language, whatever they need. Keywords as `classify` reads them. */
export interface PolicyWords {
  /** Complete requests for a human: one of them is enough. */
  human: string[];
  /** Names for a human. They count in a short message, or together with one of `humanRequests`. */
  humanNames: string[];
  /** Words of a request, like "speak". */
  humanRequests: string[];
  /** What sounds like a request for a human and means the opposite. */
  noHuman: string[];
  yes: string[];
  no: string[];
  /** Said alone: stops the current intent. */
  cancel: string[];
  /** "I have no PIN." */
  noPin: string[];
}

/** A question that is asked before an action. */
export interface PolicyQuestion {
  /** The answer is filled into templates under this name, like `{order}`. */
  name: string;
  ask: Wording;
  /** A regular expression, case-insensitive, that an answer must match; its first group, else the whole match, is kept. */
  pattern: string;
  /** Said when an answer does not fit; null for the built-in words. */
  wrong: Wording | null;
  /**
   * The customer's first message may already hold the answer. `rest`: what follows the ticket number or a colon in it,
   * or is in quotation marks, is the answer.
   */
  fromText: boolean | 'rest';
  /** The answer is kept for the rest of the session. */
  remember: boolean;
}

/** What is done once all questions are answered. Texts are templates: `{name}` of a question, `{text}` for the first message. */
export type PolicyAction =
  /** `more`: goes on where the last list ended. */
  | { kind: 'listTickets'; status: TicketStatus | null; more: boolean }
  | { kind: 'lookupTicket'; ticket: string }
  | { kind: 'openTicket'; subject: string; body: string; priority: Priority | null }
  | { kind: 'comment'; ticket: string; body: string }
  | {
      kind: 'changeTicket';
      ticket: string;
      /** `closed` means what closing a ticket means in this installation, see {@link Policy.closeStatus}. */
      status: ChangedStatus | null;
      /** A priority, or a template with the customer's words for one. */
      priority: string | null;
      comment: string | null;
    }
  /** Uses one of {@link Policy.actions}; what it answers is filled into `say`. Empty wordings: the built-in ones. */
  | { kind: 'company'; action: string; say: Wording; notFound: Wording; failed: Wording }
  | { kind: 'handOff'; reason: string }
  /** Ends the bot's part in the conversation. */
  | { kind: 'release' };

/** Statuses that a customer's ticket can be given: a ticket that was changed cannot be new again. */
export const changedStatuses = ['open', 'pending', 'onHold', 'solved', 'closed'] as const;
/** See {@link changedStatuses}. */
export type ChangedStatus = (typeof changedStatuses)[number];

/** Actions on a customer's tickets: the customer must have proven who they are. */
export const gatedActions: ReadonlySet<PolicyAction['kind']> = new Set<PolicyAction['kind']>([
  'listTickets',
  'lookupTicket',
  'openTicket',
  'comment',
  'changeTicket',
]);

/** Something customers ask for, and what the company does about it. */
export interface PolicyIntent {
  /** Text of the button; an intent without one is never offered. At most 20 characters (the strictest channel's limit). */
  title: Wording;
  /** Keywords per language, as `classify` reads them; `any` counts in every language. */
  phrases: Record<string, string[]>;
  /** Fewest points for a match; every matched word counts as one. */
  minimum: number;
  /** Said first; empty for none. */
  answer: Wording;
  /** A yes-or-no question that comes before everything else; empty for none. */
  confirm: Wording;
  /** The customer must have proven who they are. */
  verified: boolean;
  ask: PolicyQuestion[];
  action: PolicyAction | null;
  /** What the conversation is about then: names of intents of the routing table. */
  about: string[];
  /** The customer has what they needed. */
  resolves: boolean;
  /** Whether a talk that this intent answers is put on record, see `TalkLog`; null: only if something else calls for it. */
  log: TalkLog | null;
  /** When its button is shown: whenever the bot offers help, or only under a ticket. */
  offer: 'always' | 'withTicket';
}

/** What a company lets its bot say and do. */
export interface Policy {
  /** The company that the bot speaks for; null when it is not named. */
  company: string | null;
  /** Used when neither the channel nor the customer's words show the language. */
  language: string;
  /** A customer who opens a conversation is greeted before they write. */
  greetsNew: boolean;
  /** When the team answers; null if that is not known. */
  officeHours: OfficeHours | null;
  /** What closing a ticket means: `solved` can be reopened, `closed` is final. */
  closeStatus: 'solved' | 'closed';
  /** Texts by language; a missing one is said in {@link Policy.language}, else in English. */
  texts: Record<string, Partial<PolicyTexts>>;
  words: Record<string, PolicyWords>;
  /** Requests to the company's own systems, by name. */
  actions: Record<string, HttpAction>;
  /** By name, in the order in which they are offered; of two equal matches the first wins. */
  intents: Record<string, PolicyIntent>;
}
