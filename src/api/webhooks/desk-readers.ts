import { readFreshdeskWebhook } from '../../adapters/freshdesk/webhook.ts';
import { readJiraWebhook } from '../../adapters/jira/webhook.ts';
import { readRestWebhook } from '../../adapters/rest/webhook.ts';
import { readZendeskWebhook } from '../../adapters/zendesk/webhook.ts';
import type { DeskName } from '../../config/desk-names.ts';
import type { ReadWebhook } from '../../ports/desk-webhooks.ts';

/** The function that verifies and reads each help desk's webhook. */
export const webhookReaders: Readonly<Record<DeskName, ReadWebhook>> = {
  zendesk: readZendeskWebhook,
  jira: readJiraWebhook,
  freshdesk: readFreshdeskWebhook,
  rest: readRestWebhook,
};
