/** Something to be ended when the process ends, in the given order. */
export interface Stoppable {
  name: string;
  stop(): Promise<unknown>;
}

/** Longest an orderly end may take, in milliseconds; then the process is ended anyway. */
const limitMs = 30_000;

/** Waits for Ctrl+C or a termination signal. A second one ends the process at once. */
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

/** Ends everything in order; what fails to end does not keep the rest. Says what failed. */
export async function stopAll(parts: readonly Stoppable[], report: (line: string) => void): Promise<void> {
  const limit = setTimeout(() => process.exit(1), limitMs);
  limit.unref();
  for (const { name, stop } of parts) {
    try {
      await stop();
    } catch (error) {
      report(`${name} did not end well: ${error instanceof Error ? error.message : 'unknown fault'}`);
    }
  }
  clearTimeout(limit);
}
