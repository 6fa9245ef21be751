import { boundedDesk, boundedDirectory } from '../adapters/bounded-desk.ts';
import { createFreshdesk } from '../adapters/freshdesk/index.ts';
import { createJira } from '../adapters/jira/index.ts';
import type { DefaultCountry } from '../adapters/phone-match.ts';
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

/** The configured help desk, with our own directory for what it does not keep. */
export interface ConnectedDesk {
  helpDesk: HelpDesk;
  directory: Directory;
  /** Where phone numbers are registered; null when the desk itself keeps them. */
  phones: PhoneBook | null;
  /** What the desk takes with a handoff of which it makes a ticket; null when it makes none. */
  handoffDesk: HandoffDesk | null;
  /** Closes all connections; open calls fail. */
  close(): Promise<void>;
}

/** What our own directory needs. */
export type DeskParts = Omit<DirectoryStoreOptions, 'desk'>;

/** What every adapter provides. */
interface Adapter {
  helpDesk: HelpDesk;
  close(): Promise<void>;
}

/** True when the desk itself keeps the PIN records; our own directory is then not needed. */
export function keepsPinRecords(config: DeskConfig): boolean {
  return config.name === 'zendesk';
}

/**
 * Connects to the configured help desk. Its texts are cut to what can be read out or shown. Nothing is sent before the
 * first call. Our own directory keeps what the desk does
 * not: PIN records for every desk but Zendesk, and phone numbers for a desk that cannot look them up.
 * @param parts for our own directory; null only when {@link keepsPinRecords}
 * @param defaultCountry of the desk's numbers without a country code
 */
export function connectDesk(
  config: DeskConfig,
  parts: DeskParts | null,
  defaultCountry: DefaultCountry = null,
): ConnectedDesk {
  const connected = connectAdapter(config, parts, defaultCountry);
  return {
    ...connected,
    helpDesk: boundedDesk(connected.helpDesk),
    directory: boundedDirectory(connected.directory),
  };
}

function connectAdapter(config: DeskConfig, parts: DeskParts | null, defaultCountry: DefaultCountry): ConnectedDesk {
  if (config.name === 'zendesk') return { ...connectZendesk(config, defaultCountry), phones: null };
  const { requesters, ...adapter } = createAdapter(config, defaultCountry);
  if (parts === null) throw new TypeError(`${config.name} keeps no PIN records: our own directory is needed`);
  const { pins, phones } = createDirectoryStore({ ...parts, desk: config.name });
  const book = adapter.helpDesk.capabilities.phoneLookup.supported ? null : phones;
  return { ...adapter, directory: ownDirectory(requesters, pins, book), phones: book, handoffDesk: null };
}

function connectZendesk(config: ZendeskConfig, defaultCountry: DefaultCountry): Zendesk {
  const { baseUrl, auth, conversationFieldId, summaryFieldId, solveAs } = config;
  return createZendesk({
    baseUrl,
    auth: auth.kind === 'token' ? { ...auth, kind: 'apiToken' } : auth,
    conversationFieldId: conversationFieldId === null ? null : String(conversationFieldId),
    summaryFieldId: summaryFieldId === null ? null : String(summaryFieldId),
    solveAs,
    defaultCountry,
  });
}

function createAdapter(
  config: Exclude<DeskConfig, ZendeskConfig>,
  defaultCountry: DefaultCountry,
): Adapter & { requesters: Requesters } {
  switch (config.name) {
    case 'jira':
      return connectJira(config);
    case 'freshdesk':
      return createFreshdesk({ ...config, defaultCountry });
    case 'rest':
      return createRestDesk(config);
  }
}

/** Tickets of a service desk have a request type in place of an issue type. */
function connectJira({ issueType, requestType, ...config }: JiraConfig): Adapter & { requesters: Requesters } {
  const serviceDesk = requestType === null ? null : true;
  return createJira({ ...config, issueType: requestType ?? issueType, serviceDesk });
}
