import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import { failureKinds, type FailureDetails, type FailureKind } from '../../domain/failures.ts';

/** What an activity's failure means; anything else (a cancellation, a bug of ours in here) is thrown on. */
export function failureOf(error: unknown): FailureDetails {
  if (isCancellation(error)) throw error;
  // The failure of a local activity comes as it is, that of any other one is wrapped.
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const [details] = cause.details ?? [];
    return isFailureDetails(details) ? details : { kind: 'unavailable', service: 'deskbridge' };
  }
  // A try that ran out of time may have reached the vendor.
  if (cause instanceof TimeoutFailure) return { kind: 'ambiguous', service: 'temporal' };
  if (error instanceof ActivityFailure) return { kind: 'unavailable', service: 'deskbridge' };
  throw error;
}

function isFailureDetails(value: unknown): value is FailureDetails {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return failureKinds.includes(value.kind as FailureKind);
}
