import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Zendesk, ZendeskAuth, ZendeskOptions } from '../../../src/adapters/zendesk/index.ts';
import { createZendesk } from '../../../src/adapters/zendesk/index.ts';
import type { FailureDetails } from '../../../src/domain/failures.ts';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import type { ConversationLink, TicketDraft } from '../../../src/domain/tickets.ts';
import type { CallOptions, WriteKey } from '../../../src/ports/call.ts';
import type { ZendeskSimulator, ZendeskSimulatorOptions } from '../../../src/simulators/zendesk/index.ts';
import { startZendeskSimulator } from '../../../src/simulators/zendesk/index.ts';

export const apiToken = { email: 'agent@example.com', token: 'secret-token' };
const auth: ZendeskAuth = { kind: 'apiToken', ...apiToken };

/** Generous, so that a busy machine does not decide a test. */
export const options = (): CallOptions => ({ signal: AbortSignal.timeout(15_000) });

export const write = (key: string, firstTriedAt: number, mayBeDone = false): WriteKey => ({
  key,
  firstTriedAt,
  mayBeDone,
});

export const link = (changes: Partial<ConversationLink> = {}): ConversationLink => ({
  conversation: 'call/1',
  title: 'Phone call',
  startedAt: '2026-11-21T10:00:00Z',
  messages: 0,
  tools: [],
  intents: [],
  summary: null,
  ...changes,
});

export const draft = (changes: Partial<TicketDraft> = {}): TicketDraft => ({
  subject: 'Printer on fire',
  body: 'It burns.',
  public: true,
  requesterId: null,
  priority: 'high',
  status: null,
  group: null,
  tags: ['phone'],
  externalId: 'deskbridge:call/1#1',
  link: link(),
  followUpOf: null,
  files: [],
  ...changes,
});

/** A desk that talks to `baseUrl`; closed when the test ends. */
export function connect(baseUrl: string, changes: Partial<ZendeskOptions> = {}): Zendesk {
  const zendesk = createZendesk({ baseUrl, auth, conversationFieldId: null, summaryFieldId: null, ...changes });
  onTestFinished(() => zendesk.close());
  return zendesk;
}

/** A clock that only the test moves. */
export interface Clock {
  now: () => number;
  advance: (ms: number) => void;
}

export function createClock(): Clock {
  let at = Date.parse('2026-11-21T10:00:00Z');
  return { now: () => at, advance: (ms) => void (at += ms) };
}

/** A simulated account and a desk that talks to it. */
export async function startDesk(
  simulated: ZendeskSimulatorOptions = {},
  changes: Partial<ZendeskOptions> = {},
): Promise<{ sim: ZendeskSimulator; desk: Zendesk; clock: Clock }> {
  const clock = createClock();
  const sim = await startZendeskSimulator({ apiToken, now: clock.now, ...simulated });
  onTestFinished(() => sim.close());
  return { sim, desk: connect(sim.url, { now: clock.now, ...changes }), clock };
}

/** A server that answers as the test says; gives its URL. */
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

/** The failure that the call ends with; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<FailureDetails & { message: string }> {
  const outcome = await call.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (!(outcome instanceof ServiceFailure)) throw new Error(`expected a ServiceFailure, got ${String(outcome)}`);
  return { ...outcome.details, message: outcome.message };
}
