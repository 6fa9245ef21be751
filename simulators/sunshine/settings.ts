/** Behaviour that differs between accounts or that no document settles. May be changed while the simulator runs. */
export interface SunshineSettings {
  /** How a control action that cannot be done fails: by its `:failure` event, by a 400, or by both. Not settled. */
  failedAction: 'event' | 'answer' | 'both';
  /** passControl to the seat that is active already, by name or id: another event with its metadata, or nothing. */
  passToActive: 'event' | 'silence';
  /** What `POST messages` answers for an intercepted shorthand: no message, or the message as it was sent. */
  interceptedAnswer: 'empty' | 'message';
  /** Unknown members of a body: refused with a 400, or dropped without a word. Not settled. */
  unknownFields: 'refuse' | 'drop';
  /** Answers and events mark authors as `agent` or `bot`; the published clients refuse those words. */
  authorSubtypes: boolean;
  /** `GET integrations` lists Agent Workspace and Answer Bot too; the published clients refuse their types. */
  listsNativeIntegrations: boolean;
  /** Messages of the business get `conversation:message:delivery:*` events. */
  deliveryReceipts: boolean;
  /** Deleting single messages is allowed; else it is a 403. */
  messageDeletion: boolean;
  /** How long events are collected for one call, in milliseconds; 0 = those that come at the same moment. */
  eventWindowMs: number;
  /** Events in one call at most. */
  eventsPerCall: number;
  /** API requests a minute; null = no limit. Sunshine names no number. */
  rateLimitPerMinute: number | null;
  /** Messages a conversation holds before it answers 423. Sunshine: 30 000. */
  maximumMessages: number;
  /** When Agent Workspace makes the ticket: with control, or with the first message after it. Not settled. */
  ticketAt: 'control' | 'message';
  /** What Agent Workspace does when its ticket is closed: gives control back to nobody, or to its next seat. */
  afterClose: 'release' | 'pass';
  /** A closed ticket leaves an activity message in the conversation. */
  activityMessages: boolean;
  /** What a person at the desk does with an offer: nothing until they act, or accept at once. */
  offers: 'wait' | 'accept';
}

/** The settings of a simulator nobody asked anything of. */
export function defaultSettings(): SunshineSettings {
  return {
    failedAction: 'event',
    passToActive: 'event',
    interceptedAnswer: 'empty',
    unknownFields: 'refuse',
    authorSubtypes: true,
    listsNativeIntegrations: false,
    deliveryReceipts: true,
    messageDeletion: true,
    eventWindowMs: 0,
    eventsPerCall: 100,
    rateLimitPerMinute: null,
    maximumMessages: 30_000,
    ticketAt: 'control',
    afterClose: 'release',
    activityMessages: false,
    offers: 'wait',
  };
}
