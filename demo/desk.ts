import { ConfigError } from '../src/config/problems.ts';
import { deskNames, type DeskName } from '../src/config/desk-names.ts';

/** A help desk that the demo can play with. */
export interface DemoDesk {
  name: DeskName;
  /** As people call it. */
  title: string;
}

const titles: Readonly<Record<DeskName, string>> = {
  zendesk: 'Zendesk',
  jira: 'Jira',
  freshdesk: 'Freshdesk',
  rest: 'REST desk',
};

/**
 * The help desk that `HELP_DESK` chooses: Zendesk unless it says otherwise.
 * @throws {ConfigError} when it names none
 */
export function chosenDesk(env: NodeJS.ProcessEnv): DemoDesk {
  const wanted = env['HELP_DESK']?.trim() ?? 'zendesk';
  const name = deskNames.find((desk) => desk === wanted);
  if (name !== undefined) return { name, title: titles[name] };
  const fix = 'Set it to the help desk that the demo shall play with, or remove it';
  throw new ConfigError([{ variable: 'HELP_DESK', problem: `must be one of: ${deskNames.join(', ')}`, fix }]);
}
