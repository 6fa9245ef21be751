/** A field that a ticket must have when it is solved. */
export interface RequiredField {
  id: number;
  /** Built-in fields are found by type, custom fields by id. */
  type: 'FieldAssignee' | 'FieldGroup' | 'FieldPriority' | 'FieldTicketType' | 'FieldText';
  title: string;
}

/** Behaviour that differs between accounts or that no document settles. May be changed while the simulator runs. */
export interface ZendeskSettings {
  /** Age that a change needs before search shows it. Zendesk docs: "up to a few minutes". */
  indexLagMs: number;
  /** Age that a ticket needs before `GET /tickets?external_id=` shows it: replica lag is not documented. */
  listLagMs: number;
  /** API requests a minute; null = no limit (the headers then show 700). */
  rateLimitPerMinute: number | null;
  /** Updates of one ticket by one user in 10 minutes; null = no limit. Zendesk: 30. */
  ticketUpdatesPer10Min: number | null;
  /** An Idempotency-Key whose first request still runs: undocumented, a 409 or a wait for the first answer. */
  inFlightDuplicate: 'conflict' | 'wait';
  /** Runs in `POST /tickets` after the key is taken and before the ticket exists: holds a create open in tests. */
  beforeCreateCommit: (() => Promise<void>) | null;
  /** Solving without these fields answers 422. */
  requiredOnSolve: readonly RequiredField[];
  /** A public comment written as the end user reopens a pending or solved ticket: not settled for API comments. */
  endUserCommentReopens: boolean;
  /** Ids of the custom ticket fields of the account; null = every id that is sent exists. */
  ticketFieldIds: readonly number[] | null;
  /** A custom ticket field that does not exist: refused with a 422, or dropped without a word. Not settled. */
  unknownTicketField: 'refuse' | 'drop';
  /** Requests to the incremental export a minute; null = no limit. Zendesk docs: 10. */
  exportsPerMinute: number | null;
  /** Tickets on a page of the incremental export. Zendesk docs: 1000. */
  exportPageSize: number;
  /** Tickets at the end of a page of the export that the next page repeats: pages of live accounts overlap. */
  exportOverlap: number;
  /** The plan has messaging tickets; without them their look-up answers 404 InvalidEndpoint. */
  messaging: boolean;
  /** Life of an Idempotency-Key. Zendesk docs: two hours. */
  idempotencyKeyLifeMs: number;
}

/** The settings of a simulator nobody asked anything of. */
export function defaultSettings(): ZendeskSettings {
  return {
    indexLagMs: 0,
    listLagMs: 0,
    rateLimitPerMinute: null,
    ticketUpdatesPer10Min: null,
    inFlightDuplicate: 'conflict',
    beforeCreateCommit: null,
    requiredOnSolve: [],
    endUserCommentReopens: false,
    ticketFieldIds: null,
    unknownTicketField: 'refuse',
    exportsPerMinute: null,
    exportPageSize: 1000,
    exportOverlap: 0,
    messaging: true,
    idempotencyKeyLifeMs: 2 * 60 * 60 * 1000,
  };
}
