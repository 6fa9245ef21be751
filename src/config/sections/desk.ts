import { deskNames, type DeskName } from '../desk-names.ts';
import type { ConfigProblem } from '../problems.ts';
import type { Section, SettingsOf } from '../section.ts';
import { integer, oneOf } from '../variable-kinds.ts';
import { type FreshdeskConfig, freshdeskSection } from './desks/freshdesk.ts';
import { type JiraConfig, jiraSection } from './desks/jira.ts';
import { type RestDeskConfig, restDeskSection } from './desks/rest.ts';
import { type ZendeskConfig, zendeskSection } from './desks/zendesk.ts';

const desks = {
  zendesk: { prefix: 'ZENDESK_', section: zendeskSection },
  jira: { prefix: 'JIRA_', section: jiraSection },
  freshdesk: { prefix: 'FRESHDESK_', section: freshdeskSection },
  rest: { prefix: 'REST_DESK_', section: restDeskSection },
} satisfies Record<DeskName, { prefix: string; section: unknown }>;

const variables = {
  HELP_DESK: oneOf(deskNames).default('zendesk'),
  BACKLOG_PER_MINUTE: integer(1, 100_000).default(300),
  RECONCILE_MINUTES: integer(0, 1440).default(5),
  ...zendeskSection.variables,
  ...jiraSection.variables,
  ...freshdeskSection.variables,
  ...restDeskSection.variables,
};

const fixes = {
  HELP_DESK: 'Set it to the help desk you use: zendesk, jira, freshdesk or rest',
  BACKLOG_PER_MINUTE: 'Set it to writes a minute, for example 300, or remove it',
  RECONCILE_MINUTES: 'Set it to minutes, for example 5; 0 is never',
  ...zendeskSection.fixes,
  ...jiraSection.fixes,
  ...freshdeskSection.fixes,
  ...restDeskSection.fixes,
};

/** One of the help desks, by `name`. */
export type DeskConfig = ZendeskConfig | JiraConfig | FreshdeskConfig | RestDeskConfig;

/** The help desk, and how we keep in step with it. */
export interface HelpDeskConfig {
  /** Null: not configured. */
  desk: DeskConfig | null;
  /** After an outage, how many recorded writes are sent per minute. */
  backlogPerMinute: number;
  /** How often the help desk is asked for changes that no webhook reported, in minutes; 0: never. */
  reconcileMinutes: number;
}

/** The help desk that `HELP_DESK` chooses. */
export const deskSection = {
  variables,
  fixes,
  read: (settings, problems, notes) => ({
    desk: readDesk(settings, problems, notes),
    backlogPerMinute: settings.BACKLOG_PER_MINUTE,
    reconcileMinutes: settings.RECONCILE_MINUTES,
  }),
  describe: ({ desk, backlogPerMinute, reconcileMinutes }) => ({
    helpDesk: desk?.name ?? 'off',
    helpDeskUrl: desk?.baseUrl ?? null,
    ...zendeskSection.describe(desk?.name === 'zendesk' ? desk : null),
    ...jiraSection.describe(desk?.name === 'jira' ? desk : null),
    deskWebhookSecrets: desk?.webhookSecrets.length ?? 0,
    backlogPerMinute,
    reconcileMinutes,
  }),
} satisfies Section<typeof variables, HelpDeskConfig>;

/** True for a setting of one of the desks; false for those that all desks share. */
export function isOfDesk(variable: string): boolean {
  return deskNames.some((name) => variable.startsWith(desks[name].prefix));
}

/**
 * Removes the settings of desks that are not chosen, so that they are not checked, and names them in a note.
 * @param needed those to keep, because something else uses them
 */
export function removeOtherDesks(values: Map<string, string>, needed: readonly string[], notes: string[]): void {
  const { data: chosen } = variables.HELP_DESK.safeParse(values.get('HELP_DESK'));
  if (chosen === undefined) return;
  const unused = [...values.keys()].filter(
    (name) => isOfDesk(name) && !name.startsWith(desks[chosen].prefix) && !needed.includes(name),
  );
  for (const name of unused) values.delete(name);
  if (unused.length > 0) notes.push(`HELP_DESK is ${chosen}, so these settings are not used: ${unused.join(', ')}.`);
}

function readDesk(
  settings: SettingsOf<typeof variables>,
  problems: ConfigProblem[],
  notes: string[],
): DeskConfig | null {
  const { prefix, section } = desks[settings.HELP_DESK];
  const anySet = Object.entries(settings).some(([name, value]) => name.startsWith(prefix) && value !== undefined);
  if (!anySet) {
    notes.push(`No help desk is connected: the ${prefix}… settings are not set.`);
    return null;
  }
  return section.read(settings, problems, notes);
}
