/** Behaviour that differs between accounts or that no document settles. May be changed while the simulator runs. */
export interface FreshdeskSettings {
  /** Age that a change needs before search shows it ("a few minutes", Freshdesk API v2). Lists are immediate. */
  indexLagMs: number;
  /** API requests a minute; null = no limit (the headers then show 400). */
  rateLimitPerMinute: number | null;
  /** Takes comments and all attributes but links out of every HTML text. */
  stripsMarkup: boolean;
  /** The automation that opens a ticket again when the customer says something. */
  customerReplyReopens: boolean;
  /** Names of the fields that must be filled in to resolve or close. */
  requiredToClose: readonly string[];
  /** Names of the custom ticket fields, all single-line texts. */
  customFields: readonly string[];
  /** The account's own states by number, from 6. */
  customStatuses: Readonly<Record<number, string>>;
  /** False: tickets in lists lack their tags. */
  listsTags: boolean;
  /** Right to list groups, agents and ticket fields. */
  mayListAccount: boolean;
  /** What the automation rule sends: the simple form, free JSON, or free JSON whose texts have quotation marks. */
  webhookContent: 'simple' | 'free' | 'brokenFree';
}

/** The settings of a simulator nobody asked anything of. */
export function defaultSettings(): FreshdeskSettings {
  return {
    indexLagMs: 0,
    rateLimitPerMinute: null,
    stripsMarkup: false,
    customerReplyReopens: true,
    requiredToClose: [],
    customFields: ['cf_conversation_id'],
    customStatuses: { 6: 'Waiting on Customer', 7: 'Waiting on Third Party' },
    listsTags: true,
    mayListAccount: true,
    webhookContent: 'free',
  };
}
