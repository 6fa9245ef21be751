import type { Agents } from './agents.ts';
import type { ZendeskClient } from './client.ts';
import type { CustomFieldIds } from './custom-fields.ts';
import type { Groups } from './groups.ts';

/** What the operations of the help desk share. */
export interface Desk {
  client: ZendeskClient;
  groups: Groups;
  agents: Agents;
  fields: CustomFieldIds;
  /** Epoch milliseconds. */
  now: () => number;
}
