import type { Client } from '@temporalio/client';

/**
 * Calls Temporal and gives up after `limitMs` milliseconds. The client's own deadline does not limit a call, since gRPC
 * retries continue beyond it.
 * @throws what the call throws, or an error that names the time limit
 */
export async function bounded<T>(client: Client, limitMs: number, call: () => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${limitMs} ms`));
      abort.abort();
    }, limitMs);
  });
  const answer = client.withAbortSignal(abort.signal, call);
  // After the time limit nobody handles its rejection.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
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
