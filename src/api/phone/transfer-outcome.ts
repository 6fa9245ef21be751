import type { TransferOutcome } from '../../domain/conversation/commands.ts';
import type { CallEvent } from './schema/call-event.ts';

/** How long a caller waits in a queue before they are told that nobody is available, in seconds. */
export const queueWaitS = 600;

const callerGone: ReadonlySet<string> = new Set(['hangup', 'hungup', 'cancel', 'canceled', 'cancelled']);
const declined: ReadonlySet<string> = new Set(['declined', 'decline', 'rejected', 'reject']);

/**
 * The outcome that our transfer document reported (SignalWire docs: `connect_result`, `connect_failed_reason`,
 * `queue_result`). An unknown failure counts as no answer.
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

/** The outcome that a status callback reports; null when it does not decide one. */
export function outcomeOfEvent(event: CallEvent): TransferOutcome | null {
  if (event.kind === 'queue') {
    if (event.status === 'dequeue') return 'connected';
    if (event.status !== 'leave' || event.waitedMs === null) return null;
    // A caller who leaves before the time is up has hung up.
    return event.waitedMs < (queueWaitS - 1) * 1_000 ? 'callerGone' : 'noAnswer';
  }
  if (event.inbound) return event.state === 'ended' ? 'callerGone' : null;
  if (event.state === 'answered') return 'connected';
  if (event.state !== 'ended') return null;
  const reason = normal(event.endReason ?? undefined);
  if (declined.has(reason)) return 'declined';
  // The other reasons do not say who ended the leg; the transfer document reports the outcome then.
  return ['noanswer', 'busy'].includes(reason) ? 'noAnswer' : null;
}

function normal(word: string | undefined): string {
  return (word ?? '').toLowerCase().replaceAll(/[^a-z]/g, '');
}
