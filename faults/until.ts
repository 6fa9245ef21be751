import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until something holds, and reports how far it is now and then.
 * @param state in words, for the report and the error
 * @throws Error when it does not hold in time
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  options: { limitMs: number; everyMs?: number; state: () => string; report(line: string): void },
): Promise<void> {
  const { limitMs, everyMs = 100, state, report } = options;
  let reportAt = Date.now() + reportEveryMs;
  for (const end = Date.now() + limitMs; !(await holds()); await delay(everyMs)) {
    if (Date.now() > end) throw new Error(`after ${Math.round(limitMs / 1000)} s: ${state()}`);
    if (Date.now() < reportAt) continue;
    report(`  ${state()}`);
    reportAt = Date.now() + reportEveryMs;
  }
}

const reportEveryMs = 15_000;
