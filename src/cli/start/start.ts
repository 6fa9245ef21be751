import { startApiService } from '../../api/service.ts';
import { readEnvironment } from '../../config/env.ts';
import { describeConfig, loadConfig } from '../../config/load-config.ts';
import { createLog, logTemporal } from '../../process/log.ts';
import { stopAll, untilSignal, type Stoppable } from '../../process/shutdown.ts';
import { openTemporal } from '../../temporal/open-temporal.ts';
import { prepareNamespace } from '../../temporal/prepare-namespace.ts';
import { startWorkerService } from '../../worker/service.ts';

/** Which part of the service a process runs. */
export type Part = 'all' | 'api' | 'worker';

/**
 * Runs the service until a signal ends the process or a part fails; then the exit status is 1.
 * @throws {ConfigError} when a setting is missing or wrong
 */
export async function start(part: Part): Promise<void> {
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
  const report = (line: string): void => log.info(line);

  const stopping = untilSignal();
  const temporal = await openTemporal(config, report);
  await prepareNamespace(config, temporal.target, log);
  const parts: Stoppable[] = [{ name: 'Temporal server', stop: temporal.stop }];
  const failures: Promise<string>[] = [temporal.ended.then((how) => `the Temporal server ended (${how})`)];
  try {
    if (part !== 'api') {
      const worker = await startWorkerService(config, temporal.target, log);
      parts.unshift({ name: 'worker', stop: worker.stop });
      failures.push(
        worker.stopped.then(
          () => 'the worker ended',
          (error: unknown) => `the worker failed: ${error instanceof Error ? error.message : 'unknown error'}`,
        ),
      );
    }
    if (part !== 'worker') {
      const api = await startApiService(config, temporal.target, log);
      parts.unshift(api);
      log.info({ url: api.url, publicUrl: config.publicUrl, temporalUi: temporal.uiUrl }, 'API ready');
    }
    const ended = await Promise.race([stopping, ...failures]);
    log.info({ reason: ended }, 'stopping');
    if (!ended.startsWith('SIG')) process.exitCode = 1;
  } finally {
    await stopAll(parts, report);
  }
}
