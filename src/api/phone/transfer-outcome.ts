import type { TransferOutcome } from '../../domain/conversation/commands.ts';
import type { CallEvent } from './schema/call-event.ts';

/** How long a caller waits in a queue before they are told that nobody came, in seconds. */
export const queueWaitS = 600;

const callerGone: ReadonlySet<string> = new Set(['hangup', 'hungup', 'cancel', 'canceled', 'cancelled']);
const declined: ReadonlySet<string> = new Set(['declined', 'decline', 'rejected', 'reject']);

/**
 * What our transfer document reported, in our words (SignalWire docs: `connect_result`, `connect_failed_reason`,
 * `queue_result`). A failure nobody knows counts as nobody having answered.
 */
export function transferOutcome(result: string | undefined, reason: string | undefined): TransferOutcome {
  const [outcome, detail] = [normal(result), normal(reason)];
  if (outcome === 'connected') return 'connected';
  for (const word of [outcome, detail]) {
    if (declined.has(word)) return 'declined';
    if (callerGone.has(word)) return 'callerGone';
  }
  return 'noAnswer';
}

/** What a status callback says about a handover; null when it decides nothing. */
export function outcomeOfEvent(event: CallEvent): TransferOutcome | null {
  if (event.kind === 'queue') {
    if (event.status === 'dequeue') return 'connected';
    if (event.status !== 'leave' || event.waitedMs === null) return null;
    // Who leaves before the time is up has hung up.
    return event.waitedMs < (queueWaitS - 1) * 1_000 ? 'callerGone' : 'noAnswer';
  }
  if (event.inbound) return event.state === 'ended' ? 'callerGone' : null;
  if (event.state === 'answered') return 'connected';
  if (event.state !== 'ended') return null;
  const reason = normal(event.endReason ?? undefined);
  if (declined.has(reason)) return 'declined';
  // The other reasons of a leg that ended do not tell who ended it; the document reports what came of it.
  return ['noanswer', 'busy'].includes(reason) ? 'noAnswer' : null;
}

function normal(word: string | undefined): string {
  return (word ?? '').toLowerCase().replaceAll(/[^a-z]/g, '');
}
