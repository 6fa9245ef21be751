import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { ReadWebhook, WebhookRequest } from '../../ports/desk-webhooks.ts';
import { parseJson } from '../http/json.ts';
import { jiraWebhook } from './schema.ts';

/** Jira repeats a webhook for hours, but never for a day: an older one is a replay. */
const replayWindowMs = 24 * 3_600_000;
const clockToleranceMs = 5 * 60_000;
/** Events of an issue and of its comments. We ignore all others. */
const issueEvent = /^(?:jira:issue_|comment_)/u;

function header({ headers }: WebhookRequest, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value)?.trim() ?? null;
}

/** `X-Hub-Signature: sha256=<hex>` over the raw bytes (Jira docs, webhooks with a secret). */
function isSigned(request: WebhookRequest, secrets: readonly string[]): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/iu.exec(header(request, 'x-hub-signature') ?? '')?.[1];
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  // Every secret is tried, so that the time it takes does not reveal which one matches.
  const matches = secrets.map(
    (secret) => secret !== '' && timingSafeEqual(createHmac('sha256', secret).update(request.body).digest(), given),
  );
  return matches.includes(true);
}

/**
 * See `ReadWebhook`. Reads a webhook that an administrator of Jira Cloud set up with a secret. The id of the event is
 * Jira's, which is the same when Jira sends it again. The ticket's id is the number of the issue, as everywhere here.
 */
export const readJiraWebhook: ReadWebhook = (request, secrets, now) => {
  if (!isSigned(request, secrets)) return { kind: 'refused', reason: 'the signature is missing or wrong' };
  const event = parseJson(jiraWebhook, request.body.toString('utf8'));
  if (event === null) return { kind: 'events', events: [], ignored: 1 };
  const { timestamp: at, issue } = event;
  if (at < now - replayWindowMs || at > now + clockToleranceMs) {
    return { kind: 'refused', reason: 'the event is too old or from the future' };
  }
  if (!issueEvent.test(event.webhookEvent) || issue == null) return { kind: 'events', events: [], ignored: 0 };
  const id = header(request, 'x-atlassian-webhook-identifier');
  const digest = createHash('sha256').update(request.body).digest('hex');
  return {
    kind: 'events',
    events: [{ id: id === null || id === '' ? digest : id, ticketId: issue.id, at }],
    ignored: 0,
  };
};
