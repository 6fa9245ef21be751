import type { CallOptions } from '../../ports/call.ts';
import type { ZendeskClient } from './client.ts';
import { zendeskCountAnswer } from './schema.ts';

/** See `HelpDesk.checkHealth`. Counts tickets, because `/users/me` answers 200 even to wrong credentials. */
export async function checkHealth(client: ZendeskClient, { signal }: CallOptions): Promise<void> {
  await client.request('GET', '/tickets/count', { schema: zendeskCountAnswer, signal });
}
