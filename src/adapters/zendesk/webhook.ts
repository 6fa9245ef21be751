import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { DeskEvent } from '../../domain/desk/desk.ts';
import type { ReadWebhook, WebhookReading, WebhookRequest } from '../../ports/desk-webhooks.ts';
import { parseJson } from '../http/json.ts';
import { parseTime } from '../http/parse-time.ts';
import type { ZendeskEventBody } from './schema.ts';
import { zendeskEventBody, zendeskTriggerBody } from './schema.ts';

/** A request whose time differs from now by more than this counts as replayed. Our choice: Zendesk names no limit. */
const replayWindowMs = 5 * 60_000;

const header = (request: WebhookRequest, name: string): string => {
  const value = request.headers[`x-zendesk-webhook-${name}`];
  return typeof value === 'string' ? value : '';
};

/**
 * True when one of the secrets made the signature: base64 of HMAC-SHA256 over time and raw body, in that order
 * (Zendesk docs, verifying webhooks). An older page of Zendesk shows an example in the other order, which is wrong.
 */
function isSigned(time: string, body: Buffer, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, 'utf8');
  const made = secrets.map((secret) => createHmac('sha256', secret).update(time, 'utf8').update(body).digest('base64'));
  return made.filter((text) => given.length === text.length && timingSafeEqual(given, Buffer.from(text))).length > 0;
}

/** Why the request does not prove its sender; null when it does. */
function refusal(request: WebhookRequest, secrets: readonly string[], now: number): string | null {
  const known = secrets.filter((secret) => secret !== '');
  if (known.length === 0) return 'no secret is configured';
  const signature = header(request, 'signature');
  const time = header(request, 'signature-timestamp');
  if (signature === '' || time === '') return 'not signed';
  if (!isSigned(time, request.body, signature, known)) return 'wrong signature';
  const sentAt = Date.parse(time);
  // A text that is not a time gives NaN, which is refused too.
  return Math.abs(now - sentAt) <= replayWindowMs ? null : 'too old or from the future';
}

/** Reads a subscribed event. An event about something else is no event for us; one that names no ticket is ignored. */
function readEvent({ type, id, time, subject, detail }: ZendeskEventBody): WebhookReading {
  if (!type.startsWith('zen:event-type:ticket.')) return { kind: 'events', events: [], ignored: 0 };
  const ticketId = detail?.id ?? /^zen:ticket:(\d{1,20})$/.exec(subject ?? '')?.[1];
  if (ticketId === undefined) return { kind: 'events', events: [], ignored: 1 };
  return { kind: 'events', events: [{ id, ticketId, at: parseTime(time) }], ignored: 0 };
}

/**
 * See `ReadWebhook`. Reads two kinds of body: subscribed ticket events, and triggers with our own template, which holds
 * at least `{"ticket_id":"{{ticket.id}}","updated_at":"{{ticket.updated_at_with_timestamp}}"}`. An event has an id. A
 * trigger has none, but every try of one call has the same invocation id.
 */
export const readZendeskWebhook: ReadWebhook = (request, secrets, now) => {
  const reason = refusal(request, secrets, now);
  if (reason !== null) return { kind: 'refused', reason };
  const text = request.body.toString('utf8');
  const event = parseJson(zendeskEventBody, text);
  if (event !== null) return readEvent(event);
  const trigger = parseJson(zendeskTriggerBody, text);
  if (trigger === null) return { kind: 'events', events: [], ignored: 1 };
  const invocation = header(request, 'invocation-id');
  const id = invocation === '' ? createHash('sha256').update(request.body).digest('hex') : invocation.slice(0, 200);
  const change: DeskEvent = { id, ticketId: trigger.ticket_id, at: parseTime(trigger.updated_at) };
  return { kind: 'events', events: [change], ignored: 0 };
};
