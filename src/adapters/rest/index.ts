import type { Requesters } from '../../ports/directory.ts';
import type { HelpDesk } from '../../ports/help-desk.ts';
import type { RestClientOptions } from './client.ts';
import { createRestClient } from './client.ts';
import { createRestHelpDesk } from './help-desk.ts';
import { createRestRequesters } from './requesters.ts';

/** The ports that a REST desk implements, over one set of connections. */
export interface RestDesk {
  helpDesk: HelpDesk;
  requesters: Requesters;
  /** Closes all connections. Open calls fail. */
  close(): Promise<void>;
}

/** Address of the server, our credentials, and what it does with closed tickets. */
export interface RestDeskOptions extends RestClientOptions {
  /** True when the server allows changes of closed tickets; default false. */
  reopenClosed?: boolean | undefined;
}

/** Sets up a REST desk. Nothing is sent before the first call. */
export function createRestDesk(options: RestDeskOptions): RestDesk {
  const client = createRestClient(options);
  return {
    helpDesk: createRestHelpDesk(client, { reopenClosed: options.reopenClosed ?? false }),
    requesters: createRestRequesters(client),
    close: () => client.close(),
  };
}
