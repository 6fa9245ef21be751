import { createHash, createHmac } from 'node:crypto';

import type { OutgoingWebhook, WebhookSender } from '../webhooks.ts';
import { vendorTime } from './render/time.ts';
import type { ZendeskStore } from './store.ts';
import { detailOf, eventsOf } from './ticket-events.ts';

const accountId = 22_129_848;
const webhookId = '01HAN96XNH1J7DY8D7RZ22QMT9';

/**
 * Sends every change of a ticket, as a webhook subscribed to all ticket events does: one call for each event. The body is
 * pretty-printed and ends with a newline (recorded requests).
 */
export function sendTicketEvents(store: ZendeskStore, sender: WebhookSender, secret: string): void {
  const startedAtMs = store.nowMs();
  let count = 0;
  store.listeners.push((change) => {
    for (const { name, event } of eventsOf(change, store)) {
      count += 1;
      const digest = createHash('sha256').update(`${startedAtMs}/${count}`).digest('hex');
      const body = {
        account_id: accountId,
        detail: detailOf(change),
        event,
        id: uuidOf(digest),
        subject: `zen:ticket:${change.ticket.id}`,
        time: new Date(store.nowMs()).toISOString().replace('Z', '000000Z'),
        type: `zen:event-type:ticket.${name}`,
        zendesk_event_version: '2022-11-06',
      };
      const text = `${JSON.stringify(body, null, 2)}\n`;
      const invocationId = `01${digest.slice(0, 24).toUpperCase()}`;
      sender.send(() => signed(text, invocationId, secret, store.nowMs()));
    }
  });
}

/** Signs with the base64 of HMAC-SHA256 over time and body (Zendesk docs, verifying webhooks). Each try is signed anew. */
function signed(body: string, invocationId: string, secret: string, nowMs: number): OutgoingWebhook {
  const time = vendorTime(nowMs);
  return {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Zendesk Webhook',
      'x-zendesk-account-id': String(accountId),
      'x-zendesk-webhook-id': webhookId,
      'x-zendesk-webhook-invocation-id': invocationId,
      'x-zendesk-webhook-signature': createHmac('sha256', secret).update(`${time}${body}`).digest('base64'),
      'x-zendesk-webhook-signature-timestamp': time,
    },
    body,
  };
}

function uuidOf(digest: string): string {
  const part = (from: number, to: number) => digest.slice(from, to);
  return [part(0, 8), part(8, 12), `4${part(13, 16)}`, `8${part(17, 20)}`, part(20, 32)].join('-');
}
