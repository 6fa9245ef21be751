/** Behaviour that differs between accounts or is not documented. May be changed while the simulator runs. */
export interface SunshineSettings {
  /** How an impossible control action fails: by its `:failure` event, by a 400, or by both. Not documented. */
  failedAction: 'event' | 'answer' | 'both';
  /** passControl by name or id to the seat that is already active: another event with its metadata, or nothing. */
  passToActive: 'event' | 'silence';
  /** The answer of `POST messages` for an intercepted shorthand: no message, or the message as it was sent. */
  interceptedAnswer: 'empty' | 'message';
  /** Unknown members of a body: refused with a 400, or silently ignored. Not documented. */
  unknownFields: 'refuse' | 'drop';
  /** Answers and events have the author subtypes `agent` and `bot`, which the published clients refuse. */
  authorSubtypes: boolean;
  /** `GET integrations` lists Agent Workspace and Answer Bot too, whose types the published clients refuse. */
  listsNativeIntegrations: boolean;
  /** Answers about a seat show its `messageHistoryCount`. Not documented: the specification allows both. */
  echoesHistoryCount: boolean;
  /** Messages of the business cause `conversation:message:delivery:*` events. */
  deliveryReceipts: boolean;
  /** The address of a file redirects to a signed one in the storage, or gives the file itself. */
  media: 'redirect' | 'direct';
  /** Single messages can be deleted. Otherwise it is a 403. */
  messageDeletion: boolean;
  /** Largest file that can be uploaded, in bytes. Sunshine: 50 MB. */
  maximumFileBytes: number;
  /** How long events are collected for one call, in milliseconds. With 0, only those of the same moment. */
  eventWindowMs: number;
  /** Largest number of events in a call. */
  eventsPerCall: number;
  /** API requests per minute; null for no limit. Sunshine documents no number. */
  rateLimitPerMinute: number | null;
  /** Number of messages at which a conversation is full and answers 423. Sunshine: 30,000. */
  maximumMessages: number;
  /** When Agent Workspace makes the ticket: when it gets control, or with the next message. Not documented. */
  ticketAt: 'control' | 'message';
  /** What Agent Workspace does when its ticket is closed: releases control, or passes it to the next seat. */
  afterClose: 'release' | 'pass';
  /** A closed ticket causes an activity message in the conversation. */
  activityMessages: boolean;
  /**
   * Whose ticket a conversation on WhatsApp becomes: that of a new user with the same number, as in a real account (Zendesk
   * help, merging users after WhatsApp contacts), or that of the known user, as after the two have been merged.
   */
  whatsappUser: 'known' | 'new';
  /** What the person at the desk does with an offer: nothing by themselves, or accept at once. */
  offers: 'wait' | 'accept';
  /**
   * A conversation that Agent Workspace gets waits behind an Accept button, and its ticket is assigned to whoever presses
   * it; or it has no queue, and the ticket is assigned with the first answer (Zendesk help, accepting messages).
   */
  queue: 'accept' | 'none';
  /**
   * What the Accept button does with a conversation that was only offered: nothing on the switchboard, so that the person
   * writes while the seat is still pending; or acceptControl. No document shows that Agent Workspace calls it.
   */
  acceptCall: 'none' | 'acceptControl';
  /**
   * A trigger of the account greets customers whose conversation Agent Workspace gets; null for an account without one.
   * What its message has as the id of an agent: `__trigger`, an empty text, or nothing (public reports differ).
   */
  trigger: '__trigger' | 'empty' | 'missing' | null;
  /**
   * After how many milliseconds the business's typing indicator ends by itself; null: only with its next message or
   * `typing:stop`. Not documented.
   */
  typingFadesMs: number | null;
}

/** The default settings. */
export function defaultSettings(): SunshineSettings {
  return {
    failedAction: 'event',
    passToActive: 'event',
    interceptedAnswer: 'empty',
    unknownFields: 'refuse',
    authorSubtypes: true,
    listsNativeIntegrations: false,
    echoesHistoryCount: false,
    deliveryReceipts: true,
    media: 'redirect',
    messageDeletion: true,
    maximumFileBytes: 50 * 1024 * 1024,
    eventWindowMs: 0,
    eventsPerCall: 100,
    rateLimitPerMinute: null,
    maximumMessages: 30_000,
    ticketAt: 'control',
    afterClose: 'release',
    activityMessages: false,
    whatsappUser: 'new',
    offers: 'wait',
    queue: 'accept',
    acceptCall: 'none',
    trigger: '__trigger',
    typingFadesMs: null,
  };
}
