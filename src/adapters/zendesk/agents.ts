import type { CallOptions } from '../../ports/call.ts';
import { isRefusal } from '../http/write-outcome.ts';
import type { ZendeskClient } from './client.ts';
import type { Found } from './found.ts';
import type { UserHits } from './users.ts';
import { usersByEmail } from './users.ts';

/** Finds members of the team. */
export interface Agents {
  /** The one agent with this e-mail address. `unavailable` when our credentials may not search for agents. */
  find(email: string, options: CallOptions): Promise<Found>;
}

/** Looks agents up in the search index. An agent who was added minutes ago may not be found yet. */
export function createAgents(client: ZendeskClient): Agents {
  return {
    async find(email, options) {
      let hits: UserHits;
      try {
        hits = await usersByEmail(client, email, 'agent', options);
      } catch (error) {
        // Fine OAuth scopes do not cover the search. That must not keep a note from being written.
        if (!isRefusal(error)) throw error;
        return { why: 'unavailable' };
      }
      const { users, tooMany } = hits;
      const [first, second] = users;
      if (tooMany || second !== undefined) return { why: 'ambiguous' };
      return first === undefined ? { why: 'notFound' } : { id: first.id };
    },
  };
}
