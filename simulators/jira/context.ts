import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserRecord } from './records.ts';
import type { JiraStore } from './store.ts';

/** What every route works with. */
export interface JiraContext {
  store: JiraStore;
  /** The user of the credentials. */
  me: UserRecord;
  /** `http://host:port` as the client addressed it, for the links in answers. */
  base: (request: FastifyRequest) => string;
  /** Counts a write on an issue. Throws the 429. */
  countWrite: (issueId: string, reply: FastifyReply) => void;
}
