import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserRecord } from './records.ts';
import type { JiraStore } from './store.ts';

/** What every route works with. */
export interface JiraContext {
  store: JiraStore;
  /** The user of the credentials. */
  me: UserRecord;
  base: (request: FastifyRequest) => string;
  /** Counts a write on an issue; throws the 429. */
  countWrite: (issueId: string, reply: FastifyReply) => void;
}
