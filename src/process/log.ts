import { Runtime, type LogLevel as TemporalLogLevel } from '@temporalio/worker';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../config/sections/service.ts';

/** Fields that are removed from every log entry, at its top level and one level below. */
const secretPaths = ['authorization', 'password', 'token', 'pin', 'pinDigest', 'apiKey', 'headers', 'body'];

/** Creates the log of a process: one JSON line per entry, to standard output unless a stream is given. */
export function createLog(level: LogLevel, stream?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretPaths.flatMap((path) => [path, `*.${path}`]), censor: '[removed]' },
  };
  return stream === undefined ? pino(options) : pino(options, stream);
}

const levels: Record<TemporalLogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'debug',
  WARN: 'warn',
  ERROR: 'error',
};

/** Fields of the Temporal SDK's messages that are logged. All others may contain what customers said. */
const shown = ['workflowId', 'workflowType', 'activityType', 'attempt', 'taskQueue', 'reference', 'errorName'] as const;

/** Sends the Temporal SDK's messages to our log. Call it once per process, before anything of Temporal is used. */
export function logTemporal(log: Logger): void {
  const write = (level: TemporalLogLevel, message: string, meta: Record<string, unknown> = {}): void => {
    const details = Object.fromEntries(shown.filter((key) => meta[key] !== undefined).map((key) => [key, meta[key]]));
    const { error } = meta;
    if (error instanceof Error) details['error'] = error.name;
    log[levels[level]](details, message);
  };
  Runtime.install({
    // The process stops its parts in its own order. By default the SDK would stop the worker at the signal.
    shutdownSignals: [],
    logger: {
      log: write,
      trace: (message, meta) => write('TRACE', message, meta),
      debug: (message, meta) => write('DEBUG', message, meta),
      info: (message, meta) => write('INFO', message, meta),
      warn: (message, meta) => write('WARN', message, meta),
      error: (message, meta) => write('ERROR', message, meta),
    },
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
  });
}
