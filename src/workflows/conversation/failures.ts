import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import { failureKinds, type FailureDetails, type FailureKind } from '../../domain/failures.ts';

/** What the failure of an activity means; anything else (a cancellation, a bug in the workflow) is rethrown. */
export function failureOf(error: unknown): FailureDetails {
  if (isCancellation(error)) throw error;
  // The failure of a local activity is not wrapped, that of any other activity is.
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const [details] = cause.details ?? [];
    // A bug in an activity says nothing about what the vendor did before it.
    return isFailureDetails(details) ? details : { kind: 'ambiguous', service: 'deskbridge' };
  }
  // An attempt that ran out of time may have reached the vendor.
  if (cause instanceof TimeoutFailure) return { kind: 'ambiguous', service: 'temporal', timedOut: true };
  if (error instanceof ActivityFailure) return { kind: 'ambiguous', service: 'deskbridge' };
  throw error;
}

/** The failure of a write to a ticket that no longer belongs to the customer; to them it is a missing ticket. */
export function changedHands(): ApplicationFailure {
  const details = { kind: 'notFound', reason: 'changedHands', service: 'deskbridge' } satisfies FailureDetails;
  return ApplicationFailure.nonRetryable('the ticket belongs to somebody else', details.kind, details);
}

function isFailureDetails(value: unknown): value is FailureDetails {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return failureKinds.includes(value.kind as FailureKind);
}
