import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Zendesk, ZendeskAuth, ZendeskOptions } from '../../../src/adapters/zendesk/index.ts';
import { createZendesk } from '../../../src/adapters/zendesk/index.ts';
import type { ConversationLink, TicketDraft } from '../../../src/domain/tickets/tickets.ts';
import type { WriteKey } from '../../../src/ports/call.ts';
import type { ZendeskSimulator, ZendeskSimulatorOptions } from '../../../simulators/zendesk/index.ts';
import { startZendeskSimulator } from '../../../simulators/zendesk/index.ts';
import type { Clock } from '../../support/adapter-helpers.ts';
import { draft as anyDraft, createClock, link as anyLink } from '../../support/adapter-helpers.ts';

const apiToken = { email: 'agent@example.com', token: 'secret-token' };
const auth: ZendeskAuth = { kind: 'apiToken', ...apiToken };

export const write = (key: string, firstTriedAt: number, mayBeDone = false): WriteKey => ({
  key,
  firstTriedAt,
  mayBeDone,
});

/** The link of a call in which nobody has spoken yet. */
export const link = (changes: Partial<ConversationLink> = {}): ConversationLink =>
  anyLink({ startedAt: '2026-11-21T10:00:00Z', messages: 0, ...changes });

/** The draft of a ticket from the phone, with a high priority. */
export const draft = (changes: Partial<TicketDraft> = {}): TicketDraft =>
  anyDraft({ priority: 'high', tags: ['phone'], link: link(), ...changes });

/** A desk that calls `baseUrl`. It is closed when the test ends. */
export function connect(baseUrl: string, changes: Partial<ZendeskOptions> = {}): Zendesk {
  const zendesk = createZendesk({ baseUrl, auth, conversationFieldId: null, summaryFieldId: null, ...changes });
  onTestFinished(() => zendesk.close());
  return zendesk;
}

/** A simulated account and a desk that calls it. */
export async function startDesk(
  simulated: ZendeskSimulatorOptions = {},
  changes: Partial<ZendeskOptions> = {},
): Promise<{ sim: ZendeskSimulator; desk: Zendesk; clock: Clock }> {
  const clock = createClock();
  const sim = await startZendeskSimulator({ apiToken, now: clock.now, ...simulated });
  onTestFinished(() => sim.close());
  return { sim, desk: connect(sim.url, { now: clock.now, ...changes }), clock };
}

/** Starts a server that answers with the listener. Returns its URL. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
