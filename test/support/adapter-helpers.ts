import type { FailureDetails } from '../../src/domain/failures.ts';
import { ServiceFailure } from '../../src/domain/failures.ts';
import type { ConversationLink, TicketDraft } from '../../src/domain/tickets/tickets.ts';
import type { ChangeGuard } from '../../src/ports/help-desk.ts';
import type { CallOptions } from '../../src/ports/call.ts';
import type { FaultOrder } from '../../simulators/faults.ts';

/** What must still be true of a ticket that is changed: by default nothing. */
export const guard = (version: string | null = null, requesterId: string | null = null): ChangeGuard => ({
  version,
  requesterId,
});

/** Options of a call, with a generous time limit: a busy machine must not decide a test. */
export const options = (): CallOptions => ({ signal: AbortSignal.timeout(25_000) });

/** Options for a call that meets this fault: they do not wait for an answer that never comes. */
export const meeting = ({ kind }: FaultOrder): CallOptions => {
  const hangs = kind === 'hang' || kind === 'lostAnswerTimeout';
  return hangs ? { signal: AbortSignal.timeout(300) } : options();
};

/**
 * All faults of a request after which it can be retried.
 * @param rateLimit how the vendor says that there were too many requests
 */
export const retryableFaults = (rateLimit: FaultOrder): readonly [name: string, fault: FaultOrder][] => [
  ['is done and its answer lost', { kind: 'lostAnswer' }],
  ['is done and never answered', { kind: 'lostAnswerTimeout' }],
  ['never arrives', { kind: 'reset' }],
  ['hangs', { kind: 'hang' }],
  ['meets a rate limit', rateLimit],
  ['meets a server error', { kind: 'status', status: 500 }],
  ['meets an outage', { kind: 'status', status: 503 }],
  ['meets a proxy', { kind: 'html' }],
];

/** The details of the ServiceFailure that the call ends with; any other outcome fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<FailureDetails & { message: string }> {
  const outcome = await call.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (!(outcome instanceof ServiceFailure)) throw new Error(`expected a ServiceFailure, got ${String(outcome)}`);
  return { ...outcome.details, message: outcome.message };
}

/** A clock that only the test moves, in epoch milliseconds. */
export interface Clock {
  now: () => number;
  advance: (ms: number) => void;
}

/** Creates a clock that starts at 10:00 UTC on 2026-11-21. */
export function createClock(): Clock {
  let at = Date.parse('2026-11-21T10:00:00Z');
  return { now: () => at, advance: (ms) => void (at += ms) };
}

/** The link of a call that has just begun. */
export const link = (changes: Partial<ConversationLink> = {}): ConversationLink => ({
  conversation: 'call/1',
  title: 'Phone call',
  startedAt: '2026-11-21T09:59:00Z',
  messages: 1,
  tools: [],
  intents: [],
  summary: null,
  ...changes,
});

/** A ticket to create, with only what it must have. */
export const draft = (changes: Partial<TicketDraft> = {}): TicketDraft => ({
  subject: 'Printer on fire',
  body: 'It burns.',
  public: true,
  requesterId: null,
  contact: null,
  priority: null,
  status: null,
  group: null,
  tags: [],
  externalId: 'deskbridge:call/1#1',
  link: link(),
  followUpOf: null,
  files: [],
  ...changes,
});
