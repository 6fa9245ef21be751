import type { Priority, TicketStatus } from '../../domain/tickets/tickets.ts';

/** Languages that have built-in texts. */
export const builtInLanguages = ['en', 'de', 'fr', 'es'] as const;
/** See {@link builtInLanguages}. */
export type BuiltInLanguage = (typeof builtInLanguages)[number];

/** A text per language, by two-letter code; English (or the policy's own) stands in for those that are missing. */
export type Wording = Record<string, string>;

/** Names of all texts that the policy says by itself, with the `{names}` that each fills in. */
export const policyTextNames = {
  greeting: [],
  returned: [],
  offerHelp: [],
  notUnderstood: [],
  offerHuman: [],
  askPin: [],
  pinAgain: [],
  pinFailed: [],
  pinLocked: [],
  verified: ['name'],
  noPin: [],
  pinFirst: [],
  cancelled: [],
  fileReceived: [],
  unreadable: [],
  wrongAnswer: [],
  goodbye: [],
  done: [],
  noTickets: [],
  ticketList: [],
  ticketListMore: ['count'],
  ticketLine: ['ticket', 'subject', 'status'],
  latestFromTeam: ['comment'],
  latestFromCustomer: ['comment'],
  created: ['ticket'],
  followUp: ['ticket', 'closed'],
  continued: ['ticket', 'subject'],
  changed: ['ticket', 'status'],
  commented: ['ticket'],
  recorded: ['reference'],
  escalated: ['ticket'],
  unavailable: [],
  stillWorking: [],
  takesLonger: [],
  ticketNotFound: [],
  ticketClosed: [],
  rejected: [],
  ended: [],
  expired: [],
  summary: ['summary'],
  pinRemoved: [],
  pinStays: [],
  humanJoined: [],
  nobodyYet: ['ticket'],
  humanAway: [],
  statusNew: [],
  statusOpen: [],
  statusPending: [],
  statusOnHold: [],
  statusSolved: [],
  statusClosed: [],
  buttonHuman: [],
  buttonYes: [],
  buttonNo: [],
  buttonAgain: [],
  buttonTicket: ['ticket'],
} as const satisfies Record<string, readonly string[]>;
/** See {@link policyTextNames}. */
export type PolicyTextName = keyof typeof policyTextNames;
/** All texts of one language. */
export type PolicyTexts = Record<PolicyTextName, string>;

/** The text that names a ticket's status. */
export const statusTexts: Readonly<Record<TicketStatus, PolicyTextName>> = {
  new: 'statusNew',
  open: 'statusOpen',
  pending: 'statusPending',
  onHold: 'statusOnHold',
  solved: 'statusSolved',
  closed: 'statusClosed',
};

/** What customers say in a language, whatever they want. Keywords as `classify` reads them. */
export interface PolicyWords {
  /** Whole wishes for a human: one of them is enough. */
  human: string[];
  /** What a human is called; counts alone in a short message, or together with a wish. */
  humanNames: string[];
  /** Words of a wish, like "speak". */
  humanWishes: string[];
  /** What sounds like a wish for a human and is the opposite. */
  noHuman: string[];
  yes: string[];
  no: string[];
  /** Said alone: stop what you are asking me for. */
  cancel: string[];
  /** "I have no PIN." */
  noPin: string[];
}

/** One thing to be asked before an action. */
export interface PolicyQuestion {
  /** Stands for the answer in templates, like `{order}`. */
  name: string;
  ask: Wording;
  /** What an answer must hold, as a regular expression without case; its first group, else the whole hit, is kept. */
  pattern: string;
  /** Said when an answer does not fit; null: the built-in words. */
  wrong: Wording | null;
  /** The message that began it all may hold the answer already. */
  fromText: boolean;
  /** The answer is kept for the rest of the session. */
  remember: boolean;
}

/** What is done once everything is known. Texts are templates: `{name}` of a question, `{text}` for what was said first. */
export type PolicyAction =
  | { kind: 'listTickets'; status: TicketStatus | null }
  | { kind: 'lookupTicket'; ticket: string }
  | { kind: 'openTicket'; subject: string; body: string; priority: Priority | null }
  | { kind: 'comment'; ticket: string; body: string }
  | { kind: 'handOff'; reason: string };

/** Actions on a customer's tickets: nobody gets there without proof of who they are. */
export const gatedActions: ReadonlySet<PolicyAction['kind']> = new Set<PolicyAction['kind']>([
  'listTickets',
  'lookupTicket',
  'openTicket',
  'comment',
]);

/** Something customers want, and what the company does about it. */
export interface PolicyIntent {
  /** On the button; an intent without one is never offered. At most 20 characters (the shortest channel's limit). */
  title: Wording;
  /** Keywords per language, as `classify` reads them; `any` counts in every language. */
  phrases: Record<string, string[]>;
  /** Matches are worth a point a word; with fewer points the intent is not meant. */
  minimum: number;
  /** Said first; empty for none. */
  answer: Wording;
  /** Asked with yes and no before anything else is asked or done; empty for no such question. */
  confirm: Wording;
  /** The customer must have proven who they are. */
  verified: boolean;
  ask: PolicyQuestion[];
  action: PolicyAction | null;
  /** What the conversation is about then, in words of the routing table. */
  about: string[];
  /** The customer has what they needed. */
  resolves: boolean;
}

/** What a company lets its bot say and do. */
export interface Policy {
  /** Says for whom the bot speaks; null when it need not. */
  company: string | null;
  /** Used where neither the channel nor the customer's words tell the language. */
  language: string;
  /** Texts by language; those that are missing are said in {@link Policy.language}, else in English. */
  texts: Record<string, Partial<PolicyTexts>>;
  words: Record<string, PolicyWords>;
  /** By name, in the order in which they are offered; of equal matches the first wins. */
  intents: Record<string, PolicyIntent>;
}
