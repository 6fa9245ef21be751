import { onTestFinished } from 'vitest';
import type { Jira, JiraOptions } from '../../../src/adapters/jira/index.ts';
import { createJira } from '../../../src/adapters/jira/index.ts';
import type { ConversationLink, TicketDraft } from '../../../src/domain/tickets/tickets.ts';
import type { WriteKey } from '../../../src/ports/call.ts';
import type { JiraDesk, JiraDeskOptions } from '../../../simulators/jira/index.ts';
import { startJiraDesk } from '../../../simulators/jira/index.ts';
import type { Clock } from '../../support/adapter-helpers.ts';
import { draft as anyDraft, createClock, link as anyLink } from '../../support/adapter-helpers.ts';

/** A project role that exists on the simulated site. */
export const notesRole = 'Service Desk Team';

/** A simulated site, an adapter that calls it, and a customer. */
export interface Site {
  sim: JiraDesk;
  jira: Jira;
  clock: Clock;
  customer: string;
  write: (key: string, mayBeDone?: boolean) => WriteKey;
}

/** Starts a site that is closed when the test ends. */
export async function startSite(simulated: JiraDeskOptions = {}, settings: Partial<JiraOptions> = {}): Promise<Site> {
  const clock = createClock();
  const firstTriedAt = clock.now();
  const sim = await startJiraDesk({ now: clock.now, ...simulated });
  onTestFinished(() => sim.close());
  const customer = sim.seedCustomer({ name: 'Ada Byron', phone: null, email: 'ada@example.com' });
  const write = (key: string, mayBeDone = false): WriteKey => ({ key, firstTriedAt, mayBeDone });
  return { sim, jira: connect(sim, { now: clock.now, ...settings }), clock, customer, write };
}

/** A second adapter for the same site. It stands for another process, without any cached state. */
export function connect(sim: JiraDesk, settings: Partial<JiraOptions> = {}): Jira {
  const { url: baseUrl, email, apiToken, project } = sim;
  const jira = createJira({ baseUrl, email, apiToken, project, ...settings });
  onTestFinished(() => jira.close());
  return jira;
}

/** The link of a call with three messages. */
export const link = (changes: Partial<ConversationLink> = {}): ConversationLink =>
  anyLink({ startedAt: '2026-11-21T09:59:00.000Z', messages: 3, ...changes });

/** The draft of a ticket from the phone. */
export const draft = (changes: Partial<TicketDraft> = {}): TicketDraft =>
  anyDraft({ tags: ['phone'], link: link(), ...changes });
