import { ApplicationFailure, isCancellation, log, TemporalFailure } from '@temporalio/workflow';

/**
 * Runs a handler so that a bug in it fails one command and not the conversation: an ordinary error thrown by an update
 * handler would be retried forever and block every later update.
 */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TemporalFailure || isCancellation(error) || isDeterminismViolation(error)) throw error;
    log.error('a bug stopped a command', { errorName: error instanceof Error ? error.name : typeof error });
    throw ApplicationFailure.nonRetryable('a bug stopped the command', 'INTERNAL');
  }
}

function isDeterminismViolation(error: unknown): boolean {
  return error instanceof Error && error.name === 'DeterminismViolationError';
}
