/** A part of the process that has to be stopped before the process ends. */
export interface Stoppable {
  name: string;
  stop(): Promise<unknown>;
}

/** Time limit for an orderly shutdown, in milliseconds; then the process ends anyway. */
const limitMs = 30_000;

/** Waits for SIGINT (Ctrl+C) or SIGTERM. A second signal ends the process at once. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const take = (signal: NodeJS.Signals): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve(signal);
    };
    process.on('SIGINT', take);
    process.on('SIGTERM', take);
  });
}

/** Stops all parts in the given order, and reports those that failed to stop. The others are stopped all the same. */
export async function stopAll(parts: readonly Stoppable[], report: (line: string) => void): Promise<void> {
  const limit = setTimeout(() => process.exit(1), limitMs);
  limit.unref();
  for (const { name, stop } of parts) {
    try {
      await stop();
    } catch (error) {
      report(`${name} failed to stop: ${error instanceof Error ? error.message : 'unknown error'}`);
    }
  }
  clearTimeout(limit);
}
