import type { CallOptions } from '../../ports/call.ts';
import { ifAvailable } from '../http/look-up.ts';
import type { ZendeskClient } from './client.ts';
import type { Found } from './found.ts';
import { usersByEmail } from './users.ts';

/** Finds members of the team. */
export interface Agents {
  /** The one agent with this e-mail address. `unavailable` when they cannot be searched for. */
  find(email: string, options: CallOptions): Promise<Found>;
}

/** Looks agents up in the search index. An agent who was added minutes ago may not be found yet. */
export function createAgents(client: ZendeskClient): Agents {
  return {
    async find(email, options) {
      // Fine OAuth scopes do not cover the search. That must not keep a note from being written.
      const hits = await ifAvailable(usersByEmail(client, email, 'agent', options), options);
      if (hits === 'unavailable') return { why: hits };
      const { users, tooMany } = hits;
      const [first, second] = users;
      if (tooMany || second !== undefined) return { why: 'ambiguous' };
      return first === undefined ? { why: 'notFound' } : { id: first.id };
    },
  };
}
