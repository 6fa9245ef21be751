import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Auth } from './auth.ts';
import type { IdempotencyKeys } from './idempotency.ts';
import type { UserRecord } from './records.ts';
import type { ZendeskSettings } from './settings.ts';
import type { ZendeskStore } from './store.ts';

/** What every route works with. */
export interface ZendeskContext {
  store: ZendeskStore;
  settings: ZendeskSettings;
  auth: Auth;
  idempotency: IdempotencyKeys;
  /** `http://host:port` as the client addressed it, for the links in answers. */
  baseUrl: (request: FastifyRequest) => string;
  /** The user of the credentials. Throws the 401 or 403 when there is none. */
  actor: (request: FastifyRequest) => UserRecord;
  /** Counts an update of a ticket and sets its rate-limit headers. Throws the 429. */
  countTicketUpdate: (actor: UserRecord, ticketId: number, reply: FastifyReply) => void;
  /** Counts a request to the incremental export. Throws the 429. */
  countExport: (reply: FastifyReply) => void;
}
