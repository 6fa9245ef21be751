import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReadWebhook, WebhookReading, WebhookRequest } from '../../ports/desk-webhooks.ts';
import { parseJson } from '../http/json.ts';
import { parseTime } from '../http/parse-time.ts';
import { restWebhookBody } from './schema.ts';

/** How much the time of sending may differ from our clock. */
const replayWindowMs = 5 * 60_000;
const signaturePattern = /^v1=([0-9a-f]{64})$/;

function headerOf({ headers }: WebhookRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function isSignedWith(secret: string, signed: Buffer, signature: Buffer): boolean {
  return secret !== '' && timingSafeEqual(createHmac('sha256', secret).update(signed).digest(), signature);
}

function refused(reason: string): WebhookReading {
  return { kind: 'refused', reason };
}

/**
 * See `ReadWebhook`. The signature is HMAC-SHA256, in hex, over `id.timestamp.body`, with the timestamp in seconds. See
 * `docs/rest-desk.openapi.yaml`.
 */
export const readRestWebhook: ReadWebhook = (request, secrets, now) => {
  const id = headerOf(request, 'x-desk-id');
  const timestamp = headerOf(request, 'x-desk-timestamp');
  const hex = signaturePattern.exec(headerOf(request, 'x-desk-signature'))?.[1];
  if (hex === undefined) return refused('signature missing or malformed');
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return refused('id or timestamp missing or malformed');
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const signature = Buffer.from(hex, 'hex');
  if (!secrets.some((secret) => isSignedWith(secret, signed, signature))) return refused('wrong signature');
  if (Math.abs(now - Number(timestamp) * 1000) > replayWindowMs) return refused('too old or from the future');
  const event = parseJson(restWebhookBody, request.body.toString('utf8'));
  if (event === null) return { kind: 'events', events: [], ignored: 1 };
  return { kind: 'events', events: [{ id, ticketId: event.ticket_id, at: parseTime(event.at) }], ignored: 0 };
};
