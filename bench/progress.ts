/** Time between two lines of progress, in milliseconds. */
const everyMs = 5_000;

/** Runs the work, and calls `report` every few seconds meanwhile. */
export async function withProgress<T>(report: () => void, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(report, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
