import type { TicketDraft } from '../../domain/tickets/tickets.ts';
import type { Requesters } from '../../ports/directory.ts';
import type { HelpDesk } from '../../ports/help-desk.ts';
import type { JiraClientOptions } from './client.ts';
import { createJiraClient } from './client.ts';
import { createJiraHelpDesk } from './help-desk.ts';
import { createRecent } from './recently-written.ts';
import { createJiraRequesters } from './requesters.ts';
import { createSite } from './site-lookups.ts';
import type { StatusNames } from './statuses.ts';

export type { StatusNames } from './statuses.ts';
export { readJiraWebhook } from './webhook.ts';

/** Everything that Jira does for us, over one set of connections. */
export interface Jira {
  helpDesk: HelpDesk;
  requesters: Requesters;
  /** Closes all connections; open calls fail. */
  close(): Promise<void>;
}

/** Where the site is, how we sign in, and which project tickets are made in. */
export type JiraOptions = JiraClientOptions & {
  /** Key of the project, like `SUP`. */
  project: string;
  /** Plain project: issue type by name or id (`Task`). With a portal: request type by name or id (the first one). */
  issueType?: string | null | undefined;
  /** Plain project only: name of the project role that may read notes; without one there are no notes. */
  notesRole?: string | null | undefined;
  /** True for Jira Service Management. When absent or null the first call finds out. */
  serviceDesk?: boolean | null | undefined;
  /** Names of the site's statuses where names matter: `pending` and `onHold` in another language than English. */
  statusNames?: StatusNames | undefined;
  /** How long a new issue may take to be found, in milliseconds; three minutes when absent. Jira: seconds to minutes. */
  searchLagMs?: number | undefined;
  /** Address of a page about the conversation, for the link on the ticket; the ticket itself when absent. */
  conversationUrl?: ((link: TicketDraft['link'], ticketId: string) => string) | undefined;
};

const usualSearchLagMs = 180_000;

/**
 * Connects to a project of a Jira Cloud site, plain or of Jira Service Management. Nothing is sent before the first
 * call, so the desk may be down at start; the project's kind and the site's lists are read when they are first needed.
 */
export function createJira(options: JiraOptions): Jira {
  const { project, issueType = null, notesRole = null, serviceDesk = null, statusNames = {}, now = Date.now } = options;
  const client = createJiraClient(options);
  const site = createSite(client, { project, requestType: issueType, serviceDesk }, now);
  const ticketUrl = (_link: TicketDraft['link'], id: string): string => `${client.baseUrl}/browse/${id}`;
  return {
    helpDesk: createJiraHelpDesk({
      client,
      site,
      project,
      issueType: issueType ?? 'Task',
      notesRole,
      statusNames,
      conversationUrl: options.conversationUrl ?? ticketUrl,
      searchLagMs: options.searchLagMs ?? usualSearchLagMs,
      recent: createRecent(now),
      now,
    }),
    requesters: createJiraRequesters(client),
    close: () => client.close(),
  };
}
