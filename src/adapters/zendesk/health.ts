import type { CallOptions } from '../../ports/call.ts';
import { zendeskCountAnswer } from './schema.ts';
import type { ZendeskClient } from './client.ts';

/** Asks for something that needs credentials: `/users/me` answers 200 even to wrong ones. */
export async function checkHealth(client: ZendeskClient, { signal }: CallOptions): Promise<void> {
  await client.request('GET', '/tickets/count', { schema: zendeskCountAnswer, signal });
}
