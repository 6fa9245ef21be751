import type { Client } from '@temporalio/client';

/**
 * Runs calls to Temporal and gives up after `limitMs` milliseconds. The client's own deadline does not bound a call:
 * gRPC retries sleep through it.
 * @throws what the call throws, or an error that says how long was waited
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
  // When time is up nobody listens to it any more.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
