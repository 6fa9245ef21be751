import { z } from 'zod';
import { looseText } from './fields.ts';

const event = z.object({
  event_type: z.enum(['calling.call.state', 'calling.call.queue']),
  params: z.object({
    call_state: looseText,
    direction: looseText,
    end_reason: looseText,
    status: looseText,
    enqueue_ts: z.number().optional().catch(undefined),
    leave_ts: z.number().optional().catch(undefined),
  }),
});

/** A status callback about a transfer (SignalWire docs: SWML `connect` and `enter_queue`, status callbacks). */
export type CallEvent =
  | { kind: 'leg'; state: string | null; inbound: boolean; endReason: string | null }
  /** `waitedMs` is null when the event does not say. */
  | { kind: 'queue'; status: string | null; waitedMs: number | null };

/** Reads a status callback; null when the body is not one. */
export function readCallEvent(body: unknown): CallEvent | null {
  const { data } = event.safeParse(body);
  if (data === undefined) return null;
  const { params } = data;
  if (data.event_type === 'calling.call.state') {
    return {
      kind: 'leg',
      state: params.call_state ?? null,
      inbound: params.direction === 'inbound',
      endReason: params.end_reason ?? null,
    };
  }
  const { enqueue_ts: enqueuedAtUs, leave_ts: leftAtUs } = params;
  // The platform counts in microseconds and writes 0 for "not yet".
  const known = enqueuedAtUs !== undefined && leftAtUs !== undefined && enqueuedAtUs > 0 && leftAtUs > 0;
  return {
    kind: 'queue',
    status: params.status ?? null,
    waitedMs: known ? (leftAtUs - enqueuedAtUs) / 1_000 : null,
  };
}
