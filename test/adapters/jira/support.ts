import { onTestFinished } from 'vitest';
import type { Jira, JiraOptions } from '../../../src/adapters/jira/index.ts';
import { createJira } from '../../../src/adapters/jira/index.ts';
import type { FailureDetails } from '../../../src/domain/failures.ts';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import type { ConversationLink, TicketDraft } from '../../../src/domain/tickets.ts';
import type { CallOptions, WriteKey } from '../../../src/ports/call.ts';
import type { JiraDesk, JiraDeskOptions } from '../../../src/simulators/jira/index.ts';
import { startJiraDesk } from '../../../src/simulators/jira/index.ts';

/** The project role that the simulated site knows. */
export const notesRole = 'Service Desk Team';

/** Generous, so that a busy machine does not decide a test. */
export const options = (): CallOptions => ({ signal: AbortSignal.timeout(15_000) });

/** A clock that only the test moves. */
export interface Clock {
  now: () => number;
  advance: (ms: number) => void;
}

function createClock(): Clock {
  let at = Date.parse('2026-11-21T10:00:00Z');
  return { now: () => at, advance: (ms) => void (at += ms) };
}

/** A simulated site, an adapter that talks to it, and a customer. */
export interface Site {
  sim: JiraDesk;
  jira: Jira;
  clock: Clock;
  customer: string;
  write: (key: string, mayBeDone?: boolean) => WriteKey;
}

/** Starts a site that ends with the test. */
export async function startSite(simulated: JiraDeskOptions = {}, settings: Partial<JiraOptions> = {}): Promise<Site> {
  const clock = createClock();
  const firstTriedAt = clock.now();
  const sim = await startJiraDesk({ now: clock.now, ...simulated });
  onTestFinished(() => sim.close());
  const customer = sim.seedCustomer({ name: 'Ada Byron', phone: null, email: 'ada@example.com' });
  const write = (key: string, mayBeDone = false): WriteKey => ({ key, firstTriedAt, mayBeDone });
  return { sim, jira: connect(sim, { now: clock.now, ...settings }), clock, customer, write };
}

/** A further adapter for the same site: another process, which remembers nothing. */
export function connect(sim: JiraDesk, settings: Partial<JiraOptions> = {}): Jira {
  const { JIRA_EMAIL: email = '', JIRA_API_TOKEN: apiToken = '', JIRA_PROJECT: project = '' } = sim.environment;
  const jira = createJira({ baseUrl: sim.url, email, apiToken, project, ...settings });
  onTestFinished(() => jira.close());
  return jira;
}

export const link = (changes: Partial<ConversationLink> = {}): ConversationLink => ({
  conversation: 'call/1',
  title: 'Phone call',
  startedAt: '2026-11-21T09:59:00.000Z',
  messages: 3,
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
  priority: null,
  status: null,
  group: null,
  tags: ['phone'],
  externalId: 'deskbridge:call/1#1',
  link: link(),
  followUpOf: null,
  files: [],
  ...changes,
});

/** The failure that the call ends with; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<FailureDetails & { message: string }> {
  const outcome = await call.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (!(outcome instanceof ServiceFailure)) throw new Error(`expected a ServiceFailure, got ${String(outcome)}`);
  return { ...outcome.details, message: outcome.message };
}
