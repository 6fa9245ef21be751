import type { Requesters } from '../../ports/directory.ts';
import type { HelpDesk } from '../../ports/help-desk.ts';
import type { JiraClientOptions } from './client.ts';
import { createJiraClient } from './client.ts';
import { createJiraHelpDesk } from './help-desk.ts';
import { createRecentlyWritten } from './recently-written.ts';
import { createJiraRequesters } from './requesters.ts';
import { createSiteLookups } from './site-lookups.ts';
import type { StatusNames } from './statuses.ts';

/** The ports that Jira implements, over one set of connections. */
export interface Jira {
  helpDesk: HelpDesk;
  requesters: Requesters;
  /** Closes all connections. Open calls fail. */
  close(): Promise<void>;
}

/** Address of the site, our credentials, and the project of the tickets. */
export type JiraOptions = JiraClientOptions & {
  /** Key of the project, like `SUP`. */
  project: string;
  /**
   * In a plain project: issue type by name or id; default `Task`. In Jira Service Management: request type by name or
   * id; default the first one.
   */
  issueType?: string | null | undefined;
  /** In a plain project: name of the project role that may read notes. Without it there are no notes. */
  notesRole?: string | null | undefined;
  /** True for Jira Service Management. When absent or null, the first call finds out. */
  serviceDesk?: boolean | null | undefined;
  /** The site's own names of statuses, needed for `pending` and `onHold` when the site is not English. */
  statusNames?: StatusNames | undefined;
  /** How long the search may take to find a new issue, in milliseconds; default three minutes. */
  searchLagMs?: number | undefined;
};

const defaultSearchLagMs = 180_000;

/**
 * Sets up a project of a Jira Cloud site: a plain one, or one of Jira Service Management. Nothing is sent before the
 * first call, so Jira may be down at the start. The kind of the project and the site's lists are read when needed.
 */
export function createJira(options: JiraOptions): Jira {
  const { project, issueType = null, notesRole = null, serviceDesk = null, statusNames = {}, now = Date.now } = options;
  const client = createJiraClient(options);
  return {
    helpDesk: createJiraHelpDesk({
      client,
      lookups: createSiteLookups(client, { project, requestType: issueType, serviceDesk }, now),
      project,
      issueType: issueType ?? 'Task',
      notesRole,
      statusNames,
      searchLagMs: options.searchLagMs ?? defaultSearchLagMs,
      recentlyWritten: createRecentlyWritten(now),
      now,
    }),
    requesters: createJiraRequesters(client),
    close: () => client.close(),
  };
}
