import type { FastifyRequest } from 'fastify';

import type { AgentRecord } from './records.ts';
import type { FreshdeskStore } from './store.ts';

/** What every route works with. */
export interface FreshdeskContext {
  store: FreshdeskStore;
  /** The agent that the API key belongs to. */
  agent: AgentRecord;
  /** `http://host:port` as the client addressed it, for the links in answers. */
  baseUrl: (request: FastifyRequest) => string;
}

/** A route with an id in its path. */
export interface IdRoute {
  Params: { id: string };
}
