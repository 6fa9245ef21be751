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
