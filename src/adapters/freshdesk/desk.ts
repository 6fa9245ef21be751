import type { AccountLookups } from './account-lookups.ts';
import type { AgentNames } from './agent-names.ts';
import type { FreshdeskClient } from './client.ts';

/** What the operations of the help desk share. */
export interface Desk {
  client: FreshdeskClient;
  lookups: AccountLookups;
  agentNames: AgentNames;
  /** Name of the custom ticket field for the conversation; null where there is none. */
  conversationField: string | null;
  /** Epoch milliseconds. */
  now: () => number;
}
