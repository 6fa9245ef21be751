import type { CallOptions } from '../../ports/call.ts';
import type { ZendeskClient } from './client.ts';
import type { Found } from './found.ts';
import { usersByEmail } from './users.ts';

/** Finds members of the team. */
export interface Agents {
  /** The one agent with this e-mail address. */
  find(email: string, options: CallOptions): Promise<Found>;
}

/** Looks agents up in the search index. An agent who was added minutes ago may not be found yet. */
export function createAgents(client: ZendeskClient): Agents {
  return {
    async find(email, options) {
      const { users, tooMany } = await usersByEmail(client, email, 'agent', options);
      const [first, second] = users;
      if (tooMany || second !== undefined) return { why: 'ambiguous' };
      return first === undefined ? { why: 'notFound' } : { id: first.id };
    },
  };
}
