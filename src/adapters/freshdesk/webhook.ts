import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { DeskEvent } from '../../domain/desk/desk.ts';
import type { ReadWebhook, WebhookRequest } from '../../ports/desk-webhooks.ts';
import { parseJson } from '../http/json.ts';
import { parseTime } from '../http/parse-time.ts';
import { freshdeskWebhook } from './schema.ts';

const secretHeader = 'x-deskbridge-secret';
/** A body without a time is a new event in each minute. Freshdesk repeats a webhook after 5 minutes or more. */
const unknownTimeMs = 60_000;
/**
 * The most ids that are read from a body that is not JSON, because a customer's text may contain something like an id.
 */
const maximumIds = 5;
const looseId = /"ticket_id"\s*:\s*(?:(\d{1,20})|"(\d{1,20})")\s*[,}]/g;
const looseTime = /"updated_at"\s*:\s*"(\d{4}-\d\d-\d\d[T ][\d:.+Z-]{5,20})"/;
/** The simple content of a rule is wrapped in an object, advanced content is not. */
const body = z.union([z.object({ freshdesk_webhook: freshdeskWebhook }), freshdeskWebhook]);

/** The contents of a body. */
interface Contents {
  ticketIds: string[];
  updatedAt: unknown;
}

/** Compares hashes, so that the time it takes reveals neither the length nor the content of a secret. */
function isSecret(given: string, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(hash(given), hash(secret));
}

/** Why the request does not prove its sender; null when it does. Every secret is compared, even after a match. */
function refusal({ headers }: WebhookRequest, secrets: readonly string[]): string | null {
  const known = secrets.filter((secret) => secret !== '');
  if (known.length === 0) return 'no secret is configured';
  const given = headers[secretHeader];
  if (typeof given !== 'string' || given === '') return 'no secret was sent';
  return known.filter((secret) => isSecret(given, secret)).length > 0 ? null : 'wrong secret';
}

/** Null when the body is not JSON. */
function readJson(text: string): Contents | null {
  if (parseJson(z.unknown(), text) === null) return null;
  const parsed = parseJson(body, text);
  if (parsed === null) return { ticketIds: [], updatedAt: null };
  const { ticket_id, updated_at } = 'freshdesk_webhook' in parsed ? parsed.freshdesk_webhook : parsed;
  return { ticketIds: [ticket_id], updatedAt: updated_at };
}

/**
 * Placeholders in advanced content are not escaped, so a quotation mark in a text breaks the JSON. The id is still
 * there.
 */
function readBroken(text: string): Contents {
  const ids = [...text.matchAll(looseId)].map(([, number, quoted]) => number ?? quoted ?? '');
  return { ticketIds: [...new Set(ids)].slice(0, maximumIds), updatedAt: looseTime.exec(text)?.[1] };
}

/**
 * See `ReadWebhook`. Reads the requests of an automation rule with the action "Trigger webhook", with simple or
 * advanced content. Our template is `{"ticket_id":"{{ticket.id}}"}`, with the time of the change as `updated_at` where
 * there is a placeholder for it, and the secret in a custom header.
 *
 * Freshdesk neither signs nor numbers its webhooks. Only the secret proves the sender, and a replayed request cannot be
 * detected. So only the ticket id is used, and the most that a request can do is make us read a ticket again. The
 * event's id is the digest of the body, and of the minute when the body has no time.
 */
export const readFreshdeskWebhook: ReadWebhook = (request, secrets, now) => {
  const reason = refusal(request, secrets);
  if (reason !== null) return { kind: 'refused', reason };
  const text = request.body.toString('utf8');
  const { ticketIds, updatedAt } = readJson(text) ?? readBroken(text);
  const at = typeof updatedAt === 'string' ? parseTime(updatedAt) : null;
  const hash = createHash('sha256').update(request.body);
  if (at === null) hash.update(String(Math.floor(now / unknownTimeMs)));
  const digest = hash.digest('hex').slice(0, 32);
  const events = ticketIds.map((ticketId): DeskEvent => ({ id: `${ticketId}@${digest}`, ticketId, at }));
  return { kind: 'events', events, ignored: events.length === 0 ? 1 : 0 };
};
