import type { Requesters } from '../../ports/directory.ts';
import type { HelpDesk } from '../../ports/help-desk.ts';
import type { RestClientOptions } from './client.ts';
import { createRestClient } from './client.ts';
import { createRestHelpDesk } from './help-desk.ts';
import { createRestRequesters } from './requesters.ts';

/** Everything that a REST desk does for us, over one set of connections. */
export interface RestDesk {
  helpDesk: HelpDesk;
  requesters: Requesters;
  /** Closes all connections; open calls fail. */
  close(): Promise<void>;
}

/** Where the server is, how we sign in, and what it does with closed tickets. */
export interface RestDeskOptions extends RestClientOptions {
  /** True when the server lets closed tickets change; false when absent. */
  reopenClosed?: boolean | undefined;
}

/** Connects to a REST desk. Nothing is sent before the first call. */
export function createRestDesk(options: RestDeskOptions): RestDesk {
  const client = createRestClient(options);
  return {
    helpDesk: createRestHelpDesk(client, { reopenClosed: options.reopenClosed ?? false }),
    requesters: createRestRequesters(client),
    close: () => client.close(),
  };
}
