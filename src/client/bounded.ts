import type { Client } from '@temporalio/client';

/**
 * Calls Temporal and gives up after `limitMs` milliseconds. The client's own deadline does not limit a call, since gRPC
 * retries continue beyond it.
 * @param call gets a signal that is aborted when nobody waits for it any more
 * @param stopping ends the wait earlier
 * @throws what the call throws, or an error that says why it was given up
 */
export async function bounded<T>(
  client: Client,
  limitMs: number,
  call: (signal: AbortSignal) => Promise<T>,
  stopping?: AbortSignal,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const abort = new AbortController();
  const giveUp = (problem: string): void => {
    reject(new Error(problem));
    abort.abort();
  };
  const stop = (): void => giveUp('the process is about to end');
  // Not a signal with a time limit of its own: it would keep what belongs to the call until then.
  const timer = setTimeout(() => giveUp(`no answer within ${limitMs} ms`), limitMs);
  stopping?.addEventListener('abort', stop, { once: true });
  if (stopping?.aborted === true) stop();
  const answer = client.withAbortSignal(abort.signal, () => call(abort.signal));
  // After the time limit nobody handles its rejection.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    stopping?.removeEventListener('abort', stop);
  }
}

/**
 * The result of the work, unless the signal aborts first; the work then goes on unobserved. A client's own retries go on
 * beyond an abort, so passing it the signal is not enough.
 * @param problem message of the error after an abort
 * @throws what the work throws, or that error
 */
export async function untilAborted<Result>(
  signal: AbortSignal,
  work: Promise<Result>,
  problem: string,
): Promise<Result> {
  work.catch(() => undefined);
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new Error(problem));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
