import type { TicketRecord } from './records.ts';

/** A field that must be set when a ticket is solved. */
export interface RequiredField {
  id: number;
  /** Built-in fields are identified by type, custom fields by id. */
  type: 'FieldAssignee' | 'FieldGroup' | 'FieldPriority' | 'FieldTicketType' | 'FieldText';
  title: string;
}

/** The rule of every new account. */
export const assigneeRequired: RequiredField = { id: 1, type: 'FieldAssignee', title: 'Assignee' };

/** Behaviour that differs between accounts or is not documented. May be changed while the simulator runs. */
export interface ZendeskSettings {
  /** Age of a change before search shows it, in milliseconds. Zendesk docs: "up to a few minutes". */
  indexLagMs: number;
  /** Age of a ticket before `GET /tickets?external_id=` shows it, in milliseconds. Such a lag is not documented. */
  listLagMs: number;
  /** API requests per minute; null for no limit (the headers then show 700). */
  rateLimitPerMinute: number | null;
  /** Updates of a ticket by one user in 10 minutes; null for no limit. Zendesk: 30. */
  ticketUpdatesPer10Min: number | null;
  /** A 429 shows which limit is used up (recorded answers), or only `Retry-After`. Which it is, is not documented. */
  rateLimitHeaders: 'shown' | 'bare';
  /** A second request with an Idempotency-Key while the first runs: a 409, or a wait for its answer. Not documented. */
  inFlightDuplicate: 'conflict' | 'wait';
  /** Runs in `POST /tickets` after the key is taken and before the ticket is made, to hold a create open. */
  beforeCreateCommit: (() => Promise<void>) | null;
  /** Solving a ticket without these fields is a 422. Every account requires an assignee (tested on live accounts). */
  requiredOnSolve: readonly RequiredField[];
  /**
   * Who wrote the first comment of a ticket. `requester`: the comment's `author_id`, else the requester, also of a private
   * comment (Zendesk docs, creating tickets). `submitter`: the submitter, who is the authenticated user if none is named
   * (Zendesk API description). The documents contradict each other.
   */
  firstCommentAuthor: 'requester' | 'submitter';
  /** Status of a refused `POST /uploads`: a missing OAuth scope, a plan or setting without attachments, a forbidden type. */
  uploads: 'taken' | 403 | 404 | 422;
  /** Status of a refused incremental export, which needs more than an agent's rights. */
  incrementalExport: 'allowed' | 403 | 404;
  /** A trigger of the account: changes a ticket after every write, before the answer. */
  trigger: ((ticket: TicketRecord) => void) | null;
  /** A public comment as the end user reopens a pending or solved ticket. Not documented for API comments. */
  endUserCommentReopens: boolean;
  /** Ids of the account's custom ticket fields; null when every id counts as existing. */
  ticketFieldIds: readonly number[] | null;
  /** A custom ticket field that does not exist: refused with a 422, or silently ignored. Not documented. */
  unknownTicketField: 'refuse' | 'drop';
  /** Requests to the incremental export per minute; null for no limit. Zendesk docs: 10. */
  exportsPerMinute: number | null;
  /** Tickets on a page of the incremental export. Zendesk docs: 1000. */
  exportPageSize: number;
  /** Number of tickets at the end of a page of the export that the next page repeats, as on live accounts. */
  exportOverlap: number;
  /** The plan has messaging tickets. Without them, their look-up is a 404 InvalidEndpoint. */
  messaging: boolean;
  /** Lifetime of an Idempotency-Key, in milliseconds. Zendesk docs: two hours. */
  idempotencyKeyLifeMs: number;
}

/** The default settings. */
export function defaultSettings(): ZendeskSettings {
  return {
    indexLagMs: 0,
    listLagMs: 0,
    rateLimitPerMinute: null,
    ticketUpdatesPer10Min: null,
    rateLimitHeaders: 'shown',
    inFlightDuplicate: 'conflict',
    beforeCreateCommit: null,
    requiredOnSolve: [assigneeRequired],
    firstCommentAuthor: 'requester',
    uploads: 'taken',
    incrementalExport: 'allowed',
    trigger: null,
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
