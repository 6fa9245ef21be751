import type { JiraClient } from './client.ts';
import type { RecentlyWritten } from './recently-written.ts';
import type { SiteLookups } from './site-lookups.ts';
import type { StatusNames } from './statuses.ts';

/** What the operations of the help desk share. */
export interface Desk {
  client: JiraClient;
  lookups: SiteLookups;
  /** Key of the project. */
  project: string;
  /** Issue type of tickets in a plain project, by name or id. */
  issueType: string;
  /** Project role that may read notes in a plain project. Null: there are no notes. */
  notesRole: string | null;
  statusNames: StatusNames;
  recentlyWritten: RecentlyWritten;
  /** How long the search may take to find a new issue, in milliseconds. */
  searchLagMs: number;
  /** Epoch milliseconds. */
  now: () => number;
}
