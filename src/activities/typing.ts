import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { ServiceFailure } from '../domain/failures.ts';
import type { CallOptions } from '../ports/call.ts';
import type { Messaging } from '../ports/messaging.ts';

/** Where typing is shown, and the seat that must have control. */
export interface TypingRequest {
  conversationId: string;
  seat: string;
}

/** Shows the typing indicator. If that fails, what is being done goes on without it. */
export async function showTyping(messaging: Messaging, conversationId: string, options: CallOptions): Promise<void> {
  await ignoringFailures(() => messaging.setTyping(conversationId, true, options));
}

/**
 * Shows the typing indicator again and again until some work is done, since it fades after some seconds (how many depends on
 * the channel). Stops when the seat does not have control any more; failures hold nothing back. Heartbeats, so that a
 * cancelled activity learns of it.
 * @param work `everyMs`: milliseconds between two times; the first is after `firstMs`, or after that when absent
 * @returns the result of the work
 */
export async function keepTyping<T>(
  messaging: Messaging,
  { conversationId, seat }: TypingRequest,
  work: { firstMs?: number; everyMs: number; until: Promise<T>; options: CallOptions },
): Promise<T> {
  const { everyMs, firstMs = everyMs, until, options } = work;
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, options.signal]);
  const context = Context.current();
  const show = async (): Promise<void> => {
    let waitMs = firstMs;
    for (let hasControl = true; !signal.aborted; waitMs = everyMs) {
      await delay(waitMs, undefined, { signal });
      context.heartbeat();
      if (!hasControl) continue;
      await ignoringFailures(async () => {
        hasControl = (await messaging.getConversation(conversationId, { signal })).active?.name === seat;
        if (hasControl) await messaging.setTyping(conversationId, true, { signal });
      });
    }
  };
  const shown = show().catch(() => undefined);
  try {
    return await until;
  } finally {
    done.abort();
    // An indicator that is on its way must not come after the answer.
    await shown;
  }
}

async function ignoringFailures(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
  }
}
