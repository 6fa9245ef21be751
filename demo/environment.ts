import type { SimulatedDesk } from '../simulators/desks.ts';
import type { SunshineSimulator } from '../simulators/sunshine/index.ts';

/** The variables that point Deskbridge at a simulated help desk, `HELP_DESK` included. */
export function deskVariables(desk: SimulatedDesk): Record<string, string> {
  return { HELP_DESK: desk.name, ...accessTo(desk) };
}

function accessTo(desk: SimulatedDesk): Record<string, string> {
  switch (desk.name) {
    case 'zendesk':
      return {
        ZENDESK_URL: desk.url,
        ZENDESK_EMAIL: desk.apiToken.email,
        ZENDESK_API_TOKEN: desk.apiToken.token,
        ZENDESK_WEBHOOK_SECRET: desk.zendesk.webhookSecret,
        ZENDESK_CONVERSATION_FIELD_ID: String(desk.fieldIds.conversation),
        ZENDESK_SUMMARY_FIELD_ID: String(desk.fieldIds.summary),
        ZENDESK_SOLVE_AS: desk.apiToken.email,
      };
    case 'jira':
      return {
        JIRA_URL: desk.url,
        JIRA_EMAIL: desk.email,
        JIRA_API_TOKEN: desk.apiToken,
        JIRA_PROJECT: desk.project,
        JIRA_WEBHOOK_SECRET: desk.webhookSecret,
        ...(desk.notesRole === null ? {} : { JIRA_NOTES_ROLE: desk.notesRole }),
      };
    case 'freshdesk':
      return {
        FRESHDESK_URL: desk.url,
        FRESHDESK_API_KEY: desk.apiKey,
        FRESHDESK_WEBHOOK_SECRET: desk.webhookSecret,
        FRESHDESK_CONVERSATION_FIELD: desk.conversationField,
      };
    case 'rest':
      return {
        REST_DESK_URL: desk.url,
        REST_DESK_TOKEN: desk.token,
        REST_DESK_WEBHOOK_SECRET: desk.webhookSecret,
      };
  }
}

/**
 * The variables that point Deskbridge at a simulated messaging platform. `SUNSHINE_WEBHOOK_SECRET` is missing: the
 * platform makes it when Deskbridge is provisioned there.
 */
export function sunshineVariables({ apiUrl, app, appKey }: SunshineSimulator): Record<string, string> {
  return {
    SUNSHINE_URL: apiUrl,
    SUNSHINE_APP_ID: app.id,
    SUNSHINE_KEY_ID: appKey.id,
    SUNSHINE_KEY_SECRET: appKey.secret,
  };
}
