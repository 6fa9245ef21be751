import { onTestFinished } from 'vitest';
import type { Freshdesk } from '../../../src/adapters/freshdesk/index.ts';
import { createFreshdesk } from '../../../src/adapters/freshdesk/index.ts';
import type { FailureDetails } from '../../../src/domain/failures.ts';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import type { SimulatedTicket } from '../../../src/simulators/desk.ts';
import type { FaultOrder } from '../../../src/simulators/faults.ts';
import type { TicketDraft } from '../../../src/domain/tickets.ts';
import type { CallOptions, WriteKey } from '../../../src/ports/call.ts';
import type { FreshdeskSimulator, FreshdeskSimulatorOptions } from '../../../src/simulators/freshdesk/index.ts';
import { startFreshdeskDesk } from '../../../src/simulators/freshdesk/index.ts';

const apiKey = 'test-key';

/** Every way in which a request may fail that can be tried again. */
export const faults: readonly [name: string, fault: FaultOrder][] = [
  ['is done and its answer lost', { kind: 'lostAnswer' }],
  ['is done and never answered', { kind: 'lostAnswerTimeout' }],
  ['never arrives', { kind: 'reset' }],
  ['hangs', { kind: 'hang' }],
  ['meets a rate limit', { kind: 'status', status: 429, retryAfter: 7 }],
  ['meets a server error', { kind: 'status', status: 500 }],
  ['meets an outage', { kind: 'status', status: 503 }],
  ['meets a proxy', { kind: 'html' }],
];

/** For a call that is known to meet this fault: does not wait for an answer that never comes. */
export const meeting = ({ kind }: FaultOrder): CallOptions => {
  const hangs = kind === 'hang' || kind === 'lostAnswerTimeout';
  return { signal: AbortSignal.timeout(hangs ? 300 : 15_000) };
};

/** Generous, so that a busy machine does not decide a test. */
export const options = (): CallOptions => ({ signal: AbortSignal.timeout(15_000) });

export const draft = (changes: Partial<TicketDraft> = {}): TicketDraft => ({
  subject: 'Printer on fire',
  body: 'It burns.',
  public: true,
  requesterId: null,
  priority: null,
  status: null,
  group: null,
  tags: [],
  externalId: 'deskbridge:call/1#1',
  link: {
    conversation: 'call/1',
    title: 'Phone call',
    startedAt: '2026-11-21T09:59:00Z',
    messages: 1,
    tools: [],
    intents: [],
    summary: null,
  },
  followUpOf: null,
  files: [],
  ...changes,
});

/** A simulated account, a customer, and a desk that talks to it by a clock that only the test moves. */
export interface Bench {
  sim: FreshdeskSimulator;
  desk: Freshdesk;
  customerId: string;
  advance: (ms: number) => void;
  write: (key: string, mayBeDone?: boolean, firstTriedAt?: number) => WriteKey;
  ticket: (id: string) => SimulatedTicket;
}

export async function start(
  simulated: FreshdeskSimulatorOptions = {},
  settings: { conversationField?: string; key?: string } = {},
): Promise<Bench> {
  const { conversationField = 'cf_conversation_id', key = apiKey } = settings;
  let at = Date.parse('2026-11-21T10:00:00Z');
  const now = () => at;
  const sim = await startFreshdeskDesk({ apiKey, now, ...simulated });
  const desk = createFreshdesk({ baseUrl: sim.url, apiKey: key, conversationField, now });
  onTestFinished(async () => {
    await desk.close();
    await sim.close();
  });
  return {
    sim,
    desk,
    customerId: sim.seedCustomer({ name: 'Ann', phone: '+15555550123', email: 'ann@example.com' }),
    advance: (ms) => void (at += ms),
    write: (writeKey, mayBeDone = false, firstTriedAt = at) => ({ key: writeKey, firstTriedAt, mayBeDone }),
    ticket: (id) => {
      const found = sim.tickets().find((ticket) => ticket.id === id);
      if (found === undefined) throw new Error('there is no such ticket');
      return found;
    },
  };
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
