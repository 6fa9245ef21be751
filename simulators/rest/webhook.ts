import { createHmac } from 'node:crypto';

import type { OutgoingWebhook } from '../webhooks.ts';

/** A webhook of the contract, signed over `id.timestamp.body`. The timestamp is the time of sending in seconds. */
export function signedWebhook(id: string, body: string, secret: string, nowMs: number): OutgoingWebhook {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('hex');
  return {
    headers: {
      'content-type': 'application/json',
      'x-desk-id': id,
      'x-desk-timestamp': timestamp,
      'x-desk-signature': `v1=${signature}`,
    },
    body,
  };
}
