import type { Logger } from 'pino';
import { startApiService } from '../../api/service.ts';
import { readEnvironment } from '../../config/env.ts';
import { describeConfig, loadConfig, type Config } from '../../config/load-config.ts';
import { createLog, logTemporal } from '../../process/log.ts';
import {
  StartInterrupted,
  startPart,
  stopAll,
  stopLimits,
  unlessStopped,
  type Stoppable,
} from '../../process/shutdown.ts';
import { openTemporal, type TemporalServer } from '../../temporal/open-temporal.ts';
import { prepareNamespace } from '../../temporal/prepare-namespace.ts';
import { startWorkerService } from '../../worker/service.ts';

/** How long running activities of a worker process may go on after the signal, in milliseconds. */
const graceAloneMs = 6_000;

/** Which part of the service a process runs. */
export type Part = 'all' | 'api' | 'worker';

/**
 * Runs the service until a signal ends the process or a part fails; then the exit status is 1, and also if a part does
 * not stop in time. At the end, the API first answers the requests under way; the worker and the server, without which
 * it could not, are stopped after it.
 * @param stopping see `untilSignal`
 * @throws {ConfigError} when a setting is missing or wrong
 */
export async function start(part: Part, stopping: Promise<NodeJS.Signals>): Promise<void> {
  const config = loadConfig(readEnvironment());
  if (part !== 'all' && config.temporal.embedded) {
    throw new Error(
      'TEMPORAL_ADDRESS is not set. API and worker can run as separate processes only with a Temporal server of their own; `npm start` runs both with the embedded one.',
    );
  }
  const log = createLog(config.logLevel);
  logTemporal(log);
  log.info({ settings: describeConfig(config) }, 'starting');
  for (const note of config.notes) log.warn(note);
  const parts: Stoppable[] = [];
  let ended = '';
  try {
    ended = await run(part, { config, log, parts, stopping });
  } catch (error) {
    if (!(error instanceof StartInterrupted)) throw error;
    ended = await stopping;
  } finally {
    log.info({ reason: ended }, 'stopping');
    const report = (line: string, isProblem: boolean): void => log[isProblem ? 'error' : 'info'](line);
    const allStopped = await stopAll(parts, report, ended === 'SIGTERM' ? config.shutdownDelayMs : 0);
    if (!allStopped || !ended.startsWith('SIG')) process.exitCode = 1;
  }
}

interface Run {
  config: Config;
  log: Logger;
  /** Takes each part as it is started. */
  parts: Stoppable[];
  stopping: Promise<NodeJS.Signals>;
}

/** Starts the parts, and returns the reason why they have to be stopped. */
async function run(part: Part, { config, log, parts, stopping }: Run): Promise<string> {
  const temporal = await startTemporal({ config, log, parts, stopping });
  const { target, ended } = temporal;
  await unlessStopped(prepareNamespace(config, target, log), stopping);
  const failures: Promise<string>[] = [ended.then((how) => `the Temporal server ended (${how})`)];
  if (part !== 'api') {
    const isAlone = part === 'worker';
    const limitMs = isAlone ? stopLimits.workerAloneMs : stopLimits.workerMs;
    const starting = startWorkerService(config, target, log, isAlone ? { graceMs: graceAloneMs } : {});
    const worker = await startPart(parts, { name: 'worker', limitMs, starting }, stopping);
    failures.push(
      worker.stopped.then(
        () => 'the worker ended',
        (error: unknown) => `the worker failed: ${error instanceof Error ? error.message : 'unknown error'}`,
      ),
    );
  }
  if (part !== 'worker') {
    const limitMs = config.answerDeadlineMs + stopLimits.apiMarginMs;
    const starting = startApiService(config, target, log);
    const { url, operationsUrl } = await startPart(parts, { name: 'API', limitMs, starting }, stopping);
    log.info({ url, operationsUrl, publicUrl: config.publicUrl, temporalUi: temporal.uiUrl }, 'API ready');
  }
  return Promise.race([stopping, ...failures]);
}

/** Opens the configured server, which is not ours to stop, or starts the embedded one. */
async function startTemporal({ config, log, parts, stopping }: Run): Promise<TemporalServer> {
  const starting = openTemporal(config, (line) => log.info(line));
  if (!config.temporal.embedded) return starting;
  return startPart(parts, { name: 'Temporal server', limitMs: stopLimits.temporalServerMs, starting }, stopping);
}
