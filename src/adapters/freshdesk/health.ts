import type { CallOptions } from '../../ports/call.ts';
import type { FreshdeskClient } from './client.ts';
import { freshdeskAgent } from './schema.ts';

/** See `HelpDesk.checkHealth`. Reads the agent that we act as, which needs valid credentials. */
export async function checkHealth(client: FreshdeskClient, { signal }: CallOptions): Promise<void> {
  await client.request('GET', '/agents/me', { schema: freshdeskAgent, signal });
}
