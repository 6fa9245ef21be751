/** Somebody who waits hears so often that it goes on, in milliseconds. */
const everyMs = 5_000;

/** Runs the work and lets `tell` say every few seconds how far it is. */
export async function withProgress<T>(tell: () => void, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(tell, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
