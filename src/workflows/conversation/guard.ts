import { ApplicationFailure, isCancellation, log, TemporalFailure } from '@temporalio/workflow';

/**
 * Runs a handler so that a bug in it costs one answer and not the conversation: an ordinary error thrown by an update
 * handler would be retried for ever and hang every later update.
 */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TemporalFailure || isCancellation(error) || isDeterminismViolation(error)) throw error;
    log.error('a command failed by a fault of ours', { fault: error instanceof Error ? error.name : typeof error });
    throw ApplicationFailure.nonRetryable('the command failed by a fault of ours', 'INTERNAL');
  }
}

function isDeterminismViolation(error: unknown): boolean {
  return error instanceof Error && error.name === 'DeterminismViolationError';
}
