import type { SimulatedDeskName } from './desk.ts';
import { startFreshdeskDesk, type FreshdeskSimulator } from './freshdesk/index.ts';
import { startJiraDesk, type JiraDesk } from './jira/index.ts';
import { startRestDesk, type RestDeskSimulator } from './rest/index.ts';
import { startZendeskDesk, type ZendeskDesk } from './zendesk/desk.ts';

/** A running simulator of one of the vendors; `name` tells which. */
export type SimulatedDesk = ZendeskDesk | JiraDesk | FreshdeskSimulator | RestDeskSimulator;

const starters: Readonly<Record<SimulatedDeskName, () => Promise<SimulatedDesk>>> = {
  zendesk: () => startZendeskDesk({ firstTicketId: 1001 }),
  jira: () => startJiraDesk(),
  freshdesk: () => startFreshdeskDesk(),
  rest: () => startRestDesk(),
};

/** Starts a simulated help desk of this vendor with its default settings. */
export function startDesk(name: SimulatedDeskName): Promise<SimulatedDesk> {
  return starters[name]();
}
