import type { OutgoingWebhook } from '../webhooks.ts';
import type { TicketRecord } from './records.ts';
import { vendorTime } from './render.ts';
import type { FreshdeskStore } from './store.ts';
import { priorityLabels } from './store.ts';

/**
 * The webhook of the account's automation rule for a created or changed ticket. It has labels instead of numbers, and in
 * custom JSON, texts are inserted without escaping.
 */
export function ruleWebhook(
  store: FreshdeskStore,
  ticket: TicketRecord,
  headers: Record<string, string>,
): OutgoingWebhook {
  const status = store.statusLabel(ticket.status) ?? '';
  const priority = priorityLabels[ticket.priority] ?? '';
  const time = vendorTime(ticket.updatedAtMs);
  const bodies = {
    simple: () =>
      JSON.stringify({
        freshdesk_webhook: { ticket_id: ticket.id, ticket_status: status, ticket_priority: priority, updated_at: time },
      }),
    free: () => JSON.stringify({ ticket_id: String(ticket.id), updated_at: time, status, subject: ticket.subject }),
    brokenFree: () =>
      `{"subject": "${ticket.subject}", "said": "They said "no"", "ticket_id": "${ticket.id}", "updated_at": "${time}"}`,
  };
  return { headers: { 'content-type': 'application/json', ...headers }, body: bodies[store.settings.webhookContent]() };
}
