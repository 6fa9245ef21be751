import { ConfigError } from '../../config/faults.ts';
import { deskNames, type DeskName } from '../../domain/desk.ts';
import type { DeskSimulator } from '../../simulators/desk.ts';
import { startFreshdeskDesk } from '../../simulators/freshdesk/index.ts';
import { startJiraDesk } from '../../simulators/jira/index.ts';
import { startRestDesk } from '../../simulators/rest/index.ts';
import { startZendeskDesk } from '../../simulators/zendesk/desk.ts';

/** A help desk that the demo can play with. */
export interface DemoDesk {
  /** As people call it. */
  title: string;
  start(): Promise<DeskSimulator>;
  /** Settings that the scene needs beside those that point at the simulator. */
  settings: Readonly<Record<string, string>>;
}

const desks: Record<DeskName, DemoDesk> = {
  zendesk: { title: 'Zendesk', start: () => startZendeskDesk({ firstTicketId: 1001 }), settings: {} },
  // A plain project, where only a role makes a note private.
  jira: { title: 'Jira', start: () => startJiraDesk(), settings: { JIRA_NOTES_ROLE: 'Service Desk Team' } },
  freshdesk: { title: 'Freshdesk', start: () => startFreshdeskDesk(), settings: {} },
  rest: { title: 'REST desk', start: () => startRestDesk(), settings: {} },
};

/**
 * The help desk that `HELP_DESK` chooses: Zendesk unless it says otherwise.
 * @throws {ConfigError} when it names none
 */
export function chosenDesk(env: NodeJS.ProcessEnv): DemoDesk {
  const wanted = env['HELP_DESK']?.trim() ?? 'zendesk';
  const name = deskNames.find((desk) => desk === wanted);
  if (name !== undefined) return desks[name];
  const fix = 'Set it to the help desk that the demo shall play with, or remove it';
  throw new ConfigError([{ variable: 'HELP_DESK', problem: `must be one of: ${deskNames.join(', ')}`, fix }]);
}
