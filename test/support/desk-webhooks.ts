import { createHmac } from 'node:crypto';
import type { DeskName } from '../../src/config/desk-names.ts';

/** The secret that test webhooks are signed with, unless a test says otherwise. */
export const webhookSecret = 'the-secret-of-the-webhook';

/** A request to a desk's webhook as the desk sends it. */
export interface SignedWebhook {
  url: string;
  headers: Record<string, string>;
  payload: string;
}

/** How a webhook is signed. */
export interface Signing {
  secret?: string;
  /** When it was sent, epoch milliseconds. */
  sentAt?: number;
  /** Id of the event; the same id means the same event. */
  id?: string;
}

type Sign = (payload: string, signing: Required<Signing>) => Record<string, string>;

const hmac = (secret: string, text: string): Buffer => createHmac('sha256', secret).update(text).digest();

const signs: Record<DeskName, Sign> = {
  zendesk: (payload, { secret, sentAt, id }) => {
    const time = new Date(sentAt).toISOString();
    return {
      'x-zendesk-webhook-signature': hmac(secret, `${time}${payload}`).toString('base64'),
      'x-zendesk-webhook-signature-timestamp': time,
      'x-zendesk-webhook-invocation-id': id,
    };
  },
  jira: (payload, { secret, id }) => ({
    'x-hub-signature': `sha256=${hmac(secret, payload).toString('hex')}`,
    'x-atlassian-webhook-identifier': id,
  }),
  freshdesk: (_payload, { secret }) => ({ 'x-deskbridge-secret': secret }),
  rest: (payload, { secret, sentAt, id }) => {
    const time = String(Math.floor(sentAt / 1000));
    const signature = hmac(secret, `${id}.${time}.${payload}`).toString('hex');
    return { 'x-desk-id': id, 'x-desk-timestamp': time, 'x-desk-signature': `v1=${signature}` };
  },
};

/** Signs a body as the desk would. */
export function signedWebhook(desk: DeskName, payload: string, signing: Signing = {}): SignedWebhook {
  const complete = { secret: webhookSecret, sentAt: Date.now(), id: 'event-1', ...signing };
  const headers = { 'content-type': 'application/json; charset=utf-8', ...signs[desk](payload, complete) };
  return { url: `/webhooks/${desk}`, headers, payload };
}

/** A body about a change of one ticket, in the desk's own format. */
export function bodyAbout(desk: DeskName, ticketId: string): string {
  const now = Date.now();
  const at = new Date(now).toISOString();
  const bodies: Record<DeskName, unknown> = {
    zendesk: { ticket_id: ticketId, updated_at: at },
    jira: {
      webhookEvent: 'jira:issue_updated',
      timestamp: now,
      issue: { id: ticketId, key: 'SUP-1', fields: {} },
    },
    freshdesk: { freshdesk_webhook: { ticket_id: Number(ticketId), updated_at: at } },
    rest: { type: 'ticket.updated', ticket_id: ticketId, at },
  };
  return JSON.stringify(bodies[desk]);
}

/** The variables of an installation with this desk and its webhook. */
export function deskEnvironment(desk: DeskName, secrets = webhookSecret): Record<string, string | undefined> {
  const noZendesk = { ZENDESK_SUBDOMAIN: undefined, ZENDESK_EMAIL: undefined, ZENDESK_API_TOKEN: undefined };
  const variables: Record<DeskName, Record<string, string | undefined>> = {
    zendesk: { ZENDESK_WEBHOOK_SECRET: secrets },
    jira: {
      ...noZendesk,
      JIRA_URL: 'https://acme.atlassian.net',
      JIRA_EMAIL: 'bot@example.com',
      JIRA_API_TOKEN: 'a-token',
      JIRA_PROJECT: 'SUP',
      JIRA_WEBHOOK_SECRET: secrets,
    },
    freshdesk: {
      ...noZendesk,
      FRESHDESK_URL: 'https://acme.freshdesk.com',
      FRESHDESK_API_KEY: 'a-key',
      FRESHDESK_WEBHOOK_SECRET: secrets,
    },
    rest: {
      ...noZendesk,
      REST_DESK_URL: 'https://desk.example.com',
      REST_DESK_TOKEN: 'a-token',
      REST_DESK_WEBHOOK_SECRET: secrets,
    },
  };
  return { HELP_DESK: desk, ...variables[desk] };
}
