import { ConfigError } from '../src/config/problems.ts';
import { deskNames, type DeskName } from '../src/config/desk-names.ts';

/** A help desk that the demo can be played with. */
export interface DemoDesk {
  name: DeskName;
  /** Its name for people. */
  title: string;
}

const titles: Readonly<Record<DeskName, string>> = {
  zendesk: 'Zendesk',
  jira: 'Jira',
  freshdesk: 'Freshdesk',
  rest: 'REST desk',
};

/**
 * The help desk that `HELP_DESK` names. Default: Zendesk.
 * @throws {ConfigError} when there is no such help desk
 */
export function chosenDesk(env: NodeJS.ProcessEnv): DemoDesk {
  const wanted = env['HELP_DESK']?.trim() ?? 'zendesk';
  const name = deskNames.find((desk) => desk === wanted);
  if (name !== undefined) return { name, title: titles[name] };
  const fix = 'Set it to the help desk for the demo, or remove it';
  throw new ConfigError([{ variable: 'HELP_DESK', problem: `must be one of: ${deskNames.join(', ')}`, fix }]);
}
