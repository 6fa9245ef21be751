import { createFreshdesk } from '../adapters/freshdesk/index.ts';
import { createJira } from '../adapters/jira/index.ts';
import { createRestDesk } from '../adapters/rest/index.ts';
import { createZendesk, type Zendesk } from '../adapters/zendesk/index.ts';
import { createDirectoryStore, type DirectoryStoreOptions } from '../client/directory-store.ts';
import type { DeskConfig } from '../config/sections/desk.ts';
import type { JiraConfig } from '../config/sections/desks/jira.ts';
import type { ZendeskConfig } from '../config/sections/desks/zendesk.ts';
import { ownDirectory } from './own-directory.ts';
import type { HandoffDesk } from '../ports/handoff-desk.ts';
import type { Directory, PhoneBook, Requesters } from '../ports/directory.ts';
import type { HelpDesk } from '../ports/help-desk.ts';

/** Everything the configured help desk does for us. */
export interface ConnectedDesk {
  helpDesk: HelpDesk;
  directory: Directory;
  /** Where phone numbers are registered; null where the desk itself keeps them. */
  phones: PhoneBook | null;
  /** What the desk takes with a handoff of which it makes a ticket; null where it makes none. */
  handoffDesk: HandoffDesk | null;
  /** Closes all connections; open calls fail. */
  close(): Promise<void>;
}

/** Where our own directory is. */
export type DeskParts = Omit<DirectoryStoreOptions, 'desk'>;

/** What an adapter gives. */
interface Adapter {
  helpDesk: HelpDesk;
  close(): Promise<void>;
}

/** True when the desk itself keeps the PIN records, so that nothing of ours is needed. */
export function keepsPinRecords(config: DeskConfig): boolean {
  return config.name === 'zendesk';
}

/**
 * Connects to the configured help desk. Nothing is sent before the first call. What the desk does not keep for us is in
 * our own directory: PIN records for all but Zendesk, and phone numbers for a desk that cannot look them up.
 * @param parts needed unless {@link keepsPinRecords}
 */
export function connectDesk(config: DeskConfig, parts: DeskParts | null): ConnectedDesk {
  if (config.name === 'zendesk') return { ...connectZendesk(config), phones: null };
  const { requesters, ...adapter } = createAdapter(config);
  if (parts === null) throw new TypeError(`${config.name} keeps no PIN records: our own directory is needed`);
  const { pins, phones } = createDirectoryStore({ ...parts, desk: config.name });
  const book = adapter.helpDesk.capabilities.phoneLookup.supported ? null : phones;
  return { ...adapter, directory: ownDirectory(requesters, pins, book), phones: book, handoffDesk: null };
}

function connectZendesk(config: ZendeskConfig): Zendesk {
  const { baseUrl, auth, conversationFieldId, summaryFieldId } = config;
  return createZendesk({
    baseUrl,
    auth: auth.kind === 'token' ? { ...auth, kind: 'apiToken' } : auth,
    conversationFieldId: conversationFieldId === null ? null : String(conversationFieldId),
    summaryFieldId: summaryFieldId === null ? null : String(summaryFieldId),
  });
}

function createAdapter(config: Exclude<DeskConfig, ZendeskConfig>): Adapter & { requesters: Requesters } {
  switch (config.name) {
    case 'jira':
      return connectJira(config);
    case 'freshdesk':
      return createFreshdesk(config);
    case 'rest':
      return createRestDesk(config);
  }
}

/** A request type is what tickets of a service desk have in place of an issue type. */
function connectJira({ issueType, requestType, ...config }: JiraConfig): Adapter & { requesters: Requesters } {
  const serviceDesk = requestType === null ? null : true;
  return createJira({ ...config, issueType: requestType ?? issueType, serviceDesk });
}
