import { readFreshdeskWebhook } from '../../adapters/freshdesk/webhook.ts';
import { readJiraWebhook } from '../../adapters/jira/webhook.ts';
import { readRestWebhook } from '../../adapters/rest/webhook.ts';
import { readZendeskWebhook } from '../../adapters/zendesk/webhook.ts';
import type { DeskName } from '../../config/desk-names.ts';
import type { ReadWebhook } from '../../ports/desk-webhooks.ts';

/** How a help desk proves that it sent a request. */
export interface WebhookProof {
  /** The header with the signature or the secret. */
  header: string;
  /** True: it is a secret, so that the body is not needed to check it. */
  isSecret: boolean;
}

/** How each help desk proves that it sent a request, as its reader checks it. */
export const webhookProofs: Readonly<Record<DeskName, WebhookProof>> = {
  zendesk: { header: 'x-zendesk-webhook-signature', isSecret: false },
  jira: { header: 'x-hub-signature', isSecret: false },
  freshdesk: { header: 'x-deskbridge-secret', isSecret: true },
  rest: { header: 'x-desk-signature', isSecret: false },
};

/** The function that verifies and reads each help desk's webhook. */
export const webhookReaders: Readonly<Record<DeskName, ReadWebhook>> = {
  zendesk: readZendeskWebhook,
  jira: readJiraWebhook,
  freshdesk: readFreshdeskWebhook,
  rest: readRestWebhook,
};
