import type { Logger } from 'pino';
import { isBad } from '../../domain/vendor-health.ts';
import { askTemporal, askWorkers, workerStates, type Sources, type WorkerAnswer } from './ask.ts';
import type { DependencyState } from './dependencies.ts';
import { keep } from './keep.ts';

/** Whether functions would work. `degraded`: calls are answered and writes recorded, although something is down. */
export type ReadinessStatus = 'ready' | 'degraded' | 'notReady';

/** What `/readyz` tells. */
export interface ReadinessReport {
  status: ReadinessStatus;
  dependencies: DependencyState[];
}

/** Whether this API can serve requests. */
export interface Readiness {
  /** Costs no request as a rule: what is known is kept, and asked for again in the background. */
  read(): Promise<ReadinessReport>;
  /** The API shuts down: from now on it is not ready. */
  withdraw(): void;
}

/** A problem is looked at again after this time, so that its end shows soon; in milliseconds. */
const soonMs = 1_000;
/** How long an answer of Temporal holds, and one of the workers, also when a vendor fails; in milliseconds. */
const temporalMs = 2_000;
const workersMs = 10_000;
const badMs = 5_000;
/** An answer that is older than this says nothing; in milliseconds. */
const usableMs = 15_000;

/** Creates the readiness of an API. Nothing is asked before the first {@link Readiness.read}. */
export function createReadiness(sources: Sources, log: Logger): Readiness {
  const temporal = keep(() => askTemporal(sources), {
    freshMs: ({ state }) => (state === 'ok' ? temporalMs : soonMs),
    usableMs,
  });
  let last: WorkerAnswer | null = null;
  const ask = async (): Promise<WorkerAnswer> => (last = await askWorkers(sources, last));
  const workers = keep(ask, {
    freshMs: ({ problem, health }) =>
      problem !== null || health === null ? soonMs : isBad(health) ? badMs : workersMs,
    usableMs,
  });
  const tell = changesTo(log);
  let isWithdrawn = false;
  const read = async (): Promise<ReadinessReport> => {
    if (isWithdrawn) return shuttingDown();
    const [server, answer] = await Promise.all([temporal(), workers()]);
    return reportOf([server, ...workerStates(answer, sources, server.state === 'ok')]);
  };
  return {
    read: async () => tell(await read()),
    withdraw: () => {
      isWithdrawn = true;
    },
  };
}

function shuttingDown(): ReadinessReport {
  return reportOf([{ name: 'api', state: 'down', reason: 'it is shutting down', checkedAt: Date.now() }]);
}

function reportOf(dependencies: DependencyState[]): ReadinessReport {
  const has = (wanted: DependencyState['state']): boolean => dependencies.some(({ state }) => state === wanted);
  return { status: has('down') ? 'notReady' : has('impaired') ? 'degraded' : 'ready', dependencies };
}

/** Logs a report when its status, or what is wrong, has changed: the reasons are shown to operators only. */
function changesTo(log: Logger): (report: ReadinessReport) => ReadinessReport {
  let told = '';
  return (report) => {
    const wrong = report.dependencies.filter(({ state }) => state !== 'ok');
    const now = [report.status, ...wrong.map(({ name }) => name)].join(' ');
    if (now !== told) {
      const reasons = wrong.map(({ name, reason }) => `${name}: ${reason}`);
      log[report.status === 'ready' ? 'info' : 'warn']({ status: report.status, reasons }, 'readiness');
    }
    told = now;
    return report;
  };
}
