import type { Agents } from './agents.ts';
import type { ZendeskClient } from './client.ts';
import type { CustomFieldIds } from './custom-fields.ts';
import type { Groups } from './groups.ts';
import type { OwnUser } from './own-user.ts';

/** What the operations of the help desk share. */
export interface Desk {
  client: ZendeskClient;
  groups: Groups;
  agents: Agents;
  ownUser: OwnUser;
  fields: CustomFieldIds;
  /** E-mail address or id of the agent who solves tickets that nobody is assigned to; null: they are not solved. */
  solveAs: string | null;
  /** Epoch milliseconds. */
  now: () => number;
}
