import { isTransient, ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { ZendeskClient } from './client.ts';
import { zendeskOwnUserAnswer } from './schema.ts';

/** The agent in whose name we write. */
export interface OwnUser {
  /** The agent's id; null when Zendesk does not tell. */
  id(options: CallOptions): Promise<string | null>;
}

/** Asks Zendesk once whose credentials we have. */
export function createOwnUser(client: ZendeskClient): OwnUser {
  let known: string | null = null;
  return {
    async id({ signal }) {
      if (known !== null) return known;
      try {
        // Without valid credentials the answer is an anonymous user, who has no id.
        known = (await client.request('GET', '/users/me', { schema: zendeskOwnUserAnswer, signal })).user.id ?? null;
      } catch (error) {
        if (!(error instanceof ServiceFailure) || isTransient(error.kind)) throw error;
      }
      return known;
    },
  };
}
