/** Behaviour that differs between accounts or is not documented. May be changed while the simulator runs. */
export interface FreshdeskSettings {
  /** Age of a change before search shows it, in milliseconds ("a few minutes", Freshdesk API v2). Lists do not lag. */
  indexLagMs: number;
  /** API requests per minute; null for no limit (the headers then show 400). */
  rateLimitPerMinute: number | null;
  /** Removes comments and all attributes other than links from every HTML text. */
  stripsMarkup: boolean;
  /** Has the automation that opens a ticket again when the customer replies. */
  customerReplyReopens: boolean;
  /** Names of the fields that must be filled in to resolve or close a ticket. */
  requiredToClose: readonly string[];
  /** Members that `POST /tickets` must have besides subject, description and requester. Not settled for an account. */
  requiredToCreate: readonly string[];
  /** Names of the custom ticket fields, all of single-line text. */
  customFields: readonly string[];
  /** The account's custom statuses by number, from 6. */
  customStatuses: Readonly<Record<number, string>>;
  /** When false, tickets in lists have no tags. */
  listsTags: boolean;
  /** The key may list groups, agents and ticket fields. */
  mayListAccount: boolean;
  /** What the automation rule sends: the simple form, custom JSON, or custom JSON broken by quotation marks in a text. */
  webhookContent: 'simple' | 'free' | 'brokenFree';
}

/** The default settings. */
export function defaultSettings(): FreshdeskSettings {
  return {
    indexLagMs: 0,
    rateLimitPerMinute: null,
    stripsMarkup: false,
    customerReplyReopens: true,
    requiredToClose: [],
    requiredToCreate: ['status', 'priority', 'source'],
    customFields: ['cf_conversation_id'],
    customStatuses: { 6: 'Waiting on Customer', 7: 'Waiting on Third Party' },
    listsTags: true,
    mayListAccount: true,
    webhookContent: 'free',
  };
}
