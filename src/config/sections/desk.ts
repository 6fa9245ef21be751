import { deskNames, type DeskName } from '../desk-names.ts';
import { readFreshdesk } from './desks/freshdesk.ts';
import { readJira } from './desks/jira.ts';
import { readRestDesk } from './desks/rest.ts';
import { readZendesk } from './desks/zendesk.ts';
import type { ConfigFault } from '../problems.ts';
import { readSecretList } from '../secret-list.ts';
import type { DeskConfig } from '../types.ts';
import type { Settings } from '../variables.ts';

/** How a desk's settings are read; null after a fault, or when what is needed is missing. */
type ReadDesk = (
  settings: Settings,
  webhookSecrets: string[],
  faults: ConfigFault[],
  notes: string[],
) => DeskConfig | null;

interface Desk {
  /** What it is called in a sentence. */
  title: string;
  prefix: `${string}_`;
  webhookSecret: `${'ZENDESK' | 'JIRA' | 'FRESHDESK' | 'REST_DESK'}_WEBHOOK_SECRET`;
  read: ReadDesk;
}

const desks: Record<DeskName, Desk> = {
  zendesk: { title: 'Zendesk', prefix: 'ZENDESK_', webhookSecret: 'ZENDESK_WEBHOOK_SECRET', read: readZendesk },
  jira: { title: 'Jira', prefix: 'JIRA_', webhookSecret: 'JIRA_WEBHOOK_SECRET', read: readJira },
  freshdesk: {
    title: 'Freshdesk',
    prefix: 'FRESHDESK_',
    webhookSecret: 'FRESHDESK_WEBHOOK_SECRET',
    read: readFreshdesk,
  },
  rest: { title: 'the REST desk', prefix: 'REST_DESK_', webhookSecret: 'REST_DESK_WEBHOOK_SECRET', read: readRestDesk },
};

/** True for a setting of any desk, the choice of one aside. */
export function isOfDesk(variable: string): boolean {
  return deskNames.some((name) => variable.startsWith(desks[name].prefix));
}

/** True for a setting of a desk other than the chosen one. */
export function isOfOtherDesk(variable: string, chosen: DeskName): boolean {
  return deskNames.some((name) => name !== chosen && variable.startsWith(desks[name].prefix));
}

/** The help desk that `HELP_DESK` chooses, or null when none is configured. */
export function readDesk(settings: Settings, faults: ConfigFault[], notes: string[]): DeskConfig | null {
  const { prefix, title, webhookSecret, read } = desks[settings.HELP_DESK];
  const anySet = Object.entries(settings).some(([name, value]) => name.startsWith(prefix) && value !== undefined);
  if (!anySet) {
    notes.push(`No help desk is connected: the ${prefix}… settings are not set.`);
    return null;
  }
  const value = settings[webhookSecret];
  if (value === undefined) {
    notes.push(`Webhooks of ${title} are off: ${webhookSecret} is not set. What happens there is noticed later.`);
  }
  const list = { variable: webhookSecret, value, what: 'secret', advisedLength: null };
  return read(settings, readSecretList(list, faults, notes), faults, notes);
}
