import type { Requesters } from '../../ports/directory.ts';
import type { HelpDesk } from '../../ports/help-desk.ts';
import type { FreshdeskClientOptions } from './client.ts';
import { createFreshdeskClient } from './client.ts';
import { createFreshdeskHelpDesk } from './help-desk.ts';
import { createNames } from './account-lookups.ts';
import { createFreshdeskRequesters } from './requesters.ts';

/** Everything that Freshdesk does for us, over one set of connections. */
export interface Freshdesk {
  helpDesk: HelpDesk;
  requesters: Requesters;
  /** Closes all connections; open calls fail. */
  close(): Promise<void>;
}

/** Where the account is, how we sign in, and its optional custom ticket field. */
export type FreshdeskOptions = FreshdeskClientOptions;

/**
 * Connects to a Freshdesk account. Nothing is sent before the first call. The agent whose API key is used should be the
 * integration's own: what that agent says in public counts as ours.
 */
export function createFreshdesk(options: FreshdeskOptions): Freshdesk {
  const client = createFreshdeskClient(options);
  const { conversationField, now = Date.now } = options;
  const desk = { client, names: createNames(client, now), conversationField, now };
  return {
    helpDesk: createFreshdeskHelpDesk(desk),
    requesters: createFreshdeskRequesters(client),
    close: () => client.close(),
  };
}
