import type { HandoffDesk } from '../../ports/handoff-desk.ts';
import type { Directory } from '../../ports/directory.ts';
import type { HelpDesk } from '../../ports/help-desk.ts';
import type { DefaultCountry } from '../phone-match.ts';
import type { ZendeskClient, ZendeskClientOptions } from './client.ts';
import { createZendeskClient } from './client.ts';
import { createZendeskDirectory } from './directory.ts';
import { createGroups } from './groups.ts';
import type { ZendeskHelpDeskOptions } from './help-desk.ts';
import { createZendeskHelpDesk } from './help-desk.ts';

export type { ZendeskAuth } from './auth.ts';

/** The ports that Zendesk implements, over one set of connections. */
export interface Zendesk {
  helpDesk: HelpDesk;
  directory: Directory;
  /** What Agent Workspace takes with a handoff. */
  handoffDesk: HandoffDesk;
  /** Closes all connections. Open calls fail. */
  close(): Promise<void>;
}

/** Address of the account, our credentials, and what is optional. */
export type ZendeskOptions = ZendeskClientOptions &
  ZendeskHelpDeskOptions & {
    /** See {@link DefaultCountry}. */
    defaultCountry?: DefaultCountry | undefined;
  };

/** Sets up a Zendesk Support account. Nothing is sent before the first call. */
export function createZendesk(options: ZendeskOptions): Zendesk {
  const client = createZendeskClient(options);
  return {
    helpDesk: createZendeskHelpDesk(client, options),
    directory: createZendeskDirectory(client, options.defaultCountry),
    handoffDesk: createHandoffDesk(client, options),
    close: () => client.close(),
  };
}

function createHandoffDesk(client: ZendeskClient, options: ZendeskOptions): HandoffDesk {
  const groups = createGroups(client, options.now ?? Date.now);
  return {
    conversationField: options.conversationFieldId ?? null,
    summaryField: options.summaryFieldId ?? null,
    groupId: async (name, call) => {
      const found = await groups.find(name, call);
      return 'id' in found ? found.id : null;
    },
  };
}
