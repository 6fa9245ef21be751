import { setTimeout as delay } from 'node:timers/promises';
import { grpcCodeOf, isStartingAnew } from './errors.ts';

/** How long until a command is sent again that the conversation cannot take at this moment, in milliseconds. */
const sendAgainMs = 60;
/** gRPC status of a conversation that has too many updates in flight. */
const resourceExhausted = 8;
/**
 * The same for gRPC statuses that say that workflow tasks of the conversation fail or run out of time, as on workers that
 * have too much to do: Temporal takes no update from the third failure on (FAILED_PRECONDITION), or it dropped the update
 * with the task that should have done it (ABORTED). That may last for seconds.
 */
const sendAgainAfterFailedTaskMs = 500;
const failedTask: ReadonlySet<number | null> = new Set([9, 10]);

/** Sends a command again while the conversation cannot take it for a moment. */
export async function againWhileBusy<Reply>(signal: AbortSignal, send: () => Promise<Reply>): Promise<Reply> {
  for (;;) {
    let waitMs = sendAgainMs;
    try {
      return await send();
    } catch (error) {
      const code = grpcCodeOf(error);
      if (failedTask.has(code)) waitMs = sendAgainAfterFailedTaskMs;
      else if (code !== resourceExhausted && !isStartingAnew(error)) throw error;
      if (signal.aborted) throw error;
    }
    await delay(waitMs, undefined, { signal });
  }
}
