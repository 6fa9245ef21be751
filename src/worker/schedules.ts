import type { Logger } from 'pino';
import { ensureHeartbeatSchedule, ensureReconcileSchedule, type ReconcileSchedule } from '../client/desk-schedules.ts';

/** A schedule that could not be created is tried again after this time, in milliseconds. */
const againMs = 60_000;

/**
 * Creates the schedules of a desk. What cannot be created is tried again until it can: everything else works meanwhile.
 * @returns a function that stops trying
 */
export function keepSchedules(schedule: ReconcileSchedule, log: Logger): () => void {
  const schedules = [
    { ensure: ensureReconcileSchedule, without: 'changes in the help desk are not reconciled' },
    { ensure: ensureHeartbeatSchedule, without: 'nobody notices when the desk watch is gone' },
  ];
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  const attempt = async ({ ensure, without }: (typeof schedules)[number], isFirst: boolean): Promise<void> => {
    try {
      await ensure(schedule);
    } catch (error) {
      if (stopped) return;
      const name = error instanceof Error ? error.name : 'unknown';
      if (isFirst)
        log.warn({ error: name }, `${without}: the schedule could not be created, and is tried every minute`);
      const timer = setTimeout(() => {
        timers.delete(timer);
        void attempt({ ensure, without }, false);
      }, againMs);
      timers.add(timer.unref());
    }
  };
  for (const one of schedules) void attempt(one, true);
  return () => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
  };
}
