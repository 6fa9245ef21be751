import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { DeskEvent } from '../../domain/desk/desk.ts';
import type { ReadWebhook, WebhookRequest } from '../../ports/desk-webhooks.ts';
import { freshdeskWebhook } from './schema.ts';
import { parseJson } from '../http/json.ts';

const secretHeader = 'x-deskbridge-secret';
/** A body that does not say when it happened is a new event each minute: repeats come after 5 minutes or more. */
const unknownTimeMs = 60_000;
/** Ids that are taken from a body that is no JSON; a customer's text may pretend to be one more. */
const maximumIds = 5;
const looseId = /"ticket_id"\s*:\s*(?:(\d{1,20})|"(\d{1,20})")\s*[,}]/g;
const looseTime = /"updated_at"\s*:\s*"(\d{4}-\d\d-\d\d[T ][\d:.+Z-]{5,20})"/;
/** Simple content of a rule is wrapped, free content is not. */
const body = z.union([z.object({ freshdesk_webhook: freshdeskWebhook }), freshdeskWebhook]);

/** What a body says: the tickets, and when it happened where it says so. */
interface Told {
  ticketIds: string[];
  updatedAt: unknown;
}

/** Hashed first, so that neither the length nor the content of a secret shows in the time it takes. */
function isSecret(given: string, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(hash(given), hash(secret));
}

/** Why the sender is not proven; null when it is. Every secret is compared, whichever fits. */
function refusal({ headers }: WebhookRequest, secrets: readonly string[]): string | null {
  const known = secrets.filter((secret) => secret !== '');
  if (known.length === 0) return 'no secret is configured';
  const given = headers[secretHeader];
  if (typeof given !== 'string' || given === '') return 'no secret was sent';
  return known.filter((secret) => isSecret(given, secret)).length > 0 ? null : 'wrong secret';
}

/** Null when it is no JSON. */
function readJson(text: string): Told | null {
  if (parseJson(z.unknown(), text) === null) return null;
  const parsed = parseJson(body, text);
  if (parsed === null) return { ticketIds: [], updatedAt: null };
  const { ticket_id, updated_at } = 'freshdesk_webhook' in parsed ? parsed.freshdesk_webhook : parsed;
  return { ticketIds: [ticket_id], updatedAt: updated_at };
}

/** Placeholders are put into free JSON as they are, so a quotation mark in a text breaks it. The id is still there. */
function readBroken(text: string): Told {
  const ids = [...text.matchAll(looseId)].map(([, number, quoted]) => number ?? quoted ?? '');
  return { ticketIds: [...new Set(ids)].slice(0, maximumIds), updatedAt: looseTime.exec(text)?.[1] };
}

function timeOf(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/**
 * See `ReadWebhook`. Reads what an automation rule with the action "Trigger webhook" sends, in the simple and the
 * advanced form; our template is `{"ticket_id":"{{ticket.id}}"}`, with the time of the change as `updated_at` where there
 * is a placeholder for it, and the secret as a custom header. Freshdesk neither signs nor numbers its webhooks, so nothing but the secret proves the sender, and
 * nothing tells a replayed request. Therefore only the id is taken: all that a request can do is make us look at a
 * ticket again. The event's id is the digest of the body, and of the minute when the body has no time.
 */
export const readFreshdeskWebhook: ReadWebhook = (request, secrets, now) => {
  const reason = refusal(request, secrets);
  if (reason !== null) return { kind: 'refused', reason };
  const text = request.body.toString('utf8');
  const told = readJson(text) ?? readBroken(text);
  const at = timeOf(told.updatedAt);
  const hash = createHash('sha256').update(request.body);
  if (at === null) hash.update(String(Math.floor(now / unknownTimeMs)));
  const digest = hash.digest('hex').slice(0, 32);
  const events = told.ticketIds.map((ticketId): DeskEvent => ({ id: `${ticketId}@${digest}`, ticketId, at }));
  return { kind: 'events', events, ignored: events.length === 0 ? 1 : 0 };
};
