import type { DeskName } from '../src/config/desk-names.ts';
import type { DeskSimulator } from './desk.ts';
import { startFreshdeskDesk } from './freshdesk/index.ts';
import { startJiraDesk } from './jira/index.ts';
import { startRestDesk } from './rest/index.ts';
import { startZendeskDesk } from './zendesk/desk.ts';

const starters: Readonly<Record<DeskName, () => Promise<DeskSimulator>>> = {
  zendesk: () => startZendeskDesk({ firstTicketId: 1001 }),
  jira: () => startJiraDesk(),
  freshdesk: () => startFreshdeskDesk(),
  rest: () => startRestDesk(),
};

/** Starts a simulated help desk of this vendor, as its settings are usual. */
export function startDesk(name: DeskName): Promise<DeskSimulator> {
  return starters[name]();
}
