import type { OutgoingWebhook } from '../webhooks.ts';
import type { TicketRecord } from './records.ts';
import { vendorTime } from './render.ts';
import type { FreshdeskStore } from './store.ts';
import { priorityLabels } from './store.ts';

/**
 * What the account's automation rule sends when a ticket was made or changed: labels, not numbers, and texts put into
 * free JSON as they are.
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
