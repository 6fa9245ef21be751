import { z } from 'zod';
import type { ConfigProblem } from '../../problems.ts';
import { allOf } from '../../required.ts';
import type { Section, SettingsOf } from '../../section.ts';
import { noteUnencrypted } from '../../unencrypted.ts';
import { email, integer, text, url } from '../../variable-kinds.ts';
import { type DeskConfigBase, readWebhookSecrets } from './base.ts';

const variables = {
  JIRA_URL: url().optional(),
  JIRA_EMAIL: email().optional(),
  JIRA_API_TOKEN: text(),
  JIRA_PROJECT: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the key of a project, in capital letters')
    .optional(),
  JIRA_WEBHOOK_SECRET: text(),
  JIRA_ISSUE_TYPE: text(),
  JIRA_REQUEST_TYPE: text(),
  JIRA_NOTES_ROLE: text(),
  JIRA_PENDING_STATUS: text(),
  JIRA_ON_HOLD_STATUS: text(),
  JIRA_SEARCH_LAG_SECONDS: integer(1, 3600).default(180),
};

const fixes = {
  JIRA_URL: 'Set it to the address of the site, like https://acme.atlassian.net',
  JIRA_EMAIL: 'Set it to the e-mail address of the account the API token belongs to',
  JIRA_PROJECT: 'Set it to the letters in front of the number of an issue, like SUP in SUP-123',
  JIRA_SEARCH_LAG_SECONDS: 'Set it to seconds, for example 180, or remove it',
};

/** A Jira site, and the project that tickets go to: a service desk or a plain one. */
export interface JiraConfig extends DeskConfigBase {
  name: 'jira';
  /** Account that the token belongs to. */
  email: string;
  apiToken: string;
  /** Key of the project. */
  project: string;
  /** Issue type of new tickets in a plain project. Null: `Task`. */
  issueType: string | null;
  /** Request type of new tickets in a service desk. Null: the first one of its portal. */
  requestType: string | null;
  /** Project role that may see notes in a plain project, which has no other kind of private comment. */
  notesRole: string | null;
  /** Names of the site's statuses for “waiting for the customer” and “on hold”, where they are not English. */
  statusNames: { pending: string[]; onHold: string[] };
  /** After a lost answer, how long a new ticket is searched for before it is created again, in milliseconds. */
  searchLagMs: number;
}

/** The Jira site and project. Null: with problems; in `describe` also: not the chosen desk. */
export const jiraSection = {
  variables,
  fixes,
  read: readJira,
  describe: (jira) => ({
    jiraProject: jira?.project ?? null,
    jiraNotes: jira === null || jira.notesRole === null ? null : 'role',
  }),
} satisfies Section<typeof variables, JiraConfig | null>;

function readJira(
  settings: SettingsOf<typeof variables>,
  problems: ConfigProblem[],
  notes: string[],
): JiraConfig | null {
  const secret = settings.JIRA_WEBHOOK_SECRET;
  const webhookSecrets = readWebhookSecrets('Jira', 'JIRA_WEBHOOK_SECRET', secret, problems, notes);
  const required = allOf(
    'Jira',
    {
      JIRA_URL: { value: settings.JIRA_URL, fix: fixes.JIRA_URL },
      JIRA_EMAIL: { value: settings.JIRA_EMAIL, fix: fixes.JIRA_EMAIL },
      JIRA_API_TOKEN: { value: settings.JIRA_API_TOKEN, fix: 'Make one at id.atlassian.com, Security, API tokens' },
      JIRA_PROJECT: { value: settings.JIRA_PROJECT, fix: 'Set it to the key of the project, like SUP in SUP-123' },
    },
    problems,
  );
  if (required === null) return null;
  noteUnencrypted('JIRA_URL', required.JIRA_URL, notes);
  return {
    name: 'jira',
    baseUrl: required.JIRA_URL,
    email: required.JIRA_EMAIL,
    apiToken: required.JIRA_API_TOKEN,
    project: required.JIRA_PROJECT,
    issueType: settings.JIRA_ISSUE_TYPE ?? null,
    requestType: settings.JIRA_REQUEST_TYPE ?? null,
    notesRole: settings.JIRA_NOTES_ROLE ?? null,
    statusNames: { pending: listOf(settings.JIRA_PENDING_STATUS), onHold: listOf(settings.JIRA_ON_HOLD_STATUS) },
    searchLagMs: settings.JIRA_SEARCH_LAG_SECONDS * 1_000,
    webhookSecrets,
  };
}

/** Names separated by commas. */
function listOf(names: string | undefined): string[] {
  return (names ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
