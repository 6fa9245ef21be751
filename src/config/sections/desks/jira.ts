import type { ConfigFault } from '../../problems.ts';
import type { JiraConfig } from '../../types.ts';
import type { Settings } from '../../variables.ts';
import { noteUnencrypted } from '../../unencrypted.ts';
import { allOf } from '../../required.ts';

/** The Jira site and project, or null after a fault. */
export function readJira(
  settings: Settings,
  webhookSecrets: string[],
  faults: ConfigFault[],
  notes: string[],
): JiraConfig | null {
  const wanted = {
    JIRA_URL: { value: settings.JIRA_URL, fix: 'Set it to the address of the site, like https://acme.atlassian.net' },
    JIRA_EMAIL: { value: settings.JIRA_EMAIL, fix: 'Set it to the e-mail address of the account the token belongs to' },
    JIRA_API_TOKEN: {
      value: settings.JIRA_API_TOKEN,
      fix: 'Make one at id.atlassian.com, Security, API tokens',
    },
    JIRA_PROJECT: { value: settings.JIRA_PROJECT, fix: 'Set it to the key of the project, like SUP in SUP-123' },
  };
  const values = allOf('Jira', wanted, faults);
  if (values === null) return null;
  noteUnencrypted('JIRA_URL', values.JIRA_URL, notes);
  return {
    name: 'jira',
    baseUrl: values.JIRA_URL,
    email: values.JIRA_EMAIL,
    apiToken: values.JIRA_API_TOKEN,
    project: values.JIRA_PROJECT,
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
