import type { Requesters } from '../../ports/directory.ts';
import type { HelpDesk } from '../../ports/help-desk.ts';
import { createAccountLookups } from './account-lookups.ts';
import { createAgentNames } from './agent-names.ts';
import type { FreshdeskClientOptions } from './client.ts';
import { createFreshdeskClient } from './client.ts';
import { createFreshdeskHelpDesk } from './help-desk.ts';
import type { DefaultCountry } from '../phone-match.ts';
import { createFreshdeskRequesters } from './requesters.ts';

/** The ports that Freshdesk implements, over one set of connections. */
export interface Freshdesk {
  helpDesk: HelpDesk;
  requesters: Requesters;
  /** Closes all connections. Open calls fail. */
  close(): Promise<void>;
}

/** Address of the account, our credentials, and its optional custom ticket field. */
export type FreshdeskOptions = FreshdeskClientOptions & {
  /** See {@link DefaultCountry}. */
  defaultCountry?: DefaultCountry | undefined;
};

/**
 * Sets up a Freshdesk account. Nothing is sent before the first call. The agent whose API key is used should belong to
 * this integration alone: everything that this agent says in public counts as ours.
 */
export function createFreshdesk(options: FreshdeskOptions): Freshdesk {
  const client = createFreshdeskClient(options);
  const { conversationField, now = Date.now } = options;
  const lookups = createAccountLookups(client, now);
  const desk = { client, lookups, agentNames: createAgentNames(client, now), conversationField, now };
  return {
    helpDesk: createFreshdeskHelpDesk(desk),
    requesters: createFreshdeskRequesters(client, options.defaultCountry ?? null),
    close: () => client.close(),
  };
}
