import { z } from 'zod';
import { callId } from './fields.ts';

const swmlFetch = z.object({ call: z.object({ call_id: callId }) });

/** The call for which the platform fetches the document (SignalWire docs, inbound call webhook); null if it names none. */
export function callIdOfFetch(body: unknown): string | null {
  return swmlFetch.safeParse(body).data?.call.call_id ?? null;
}
