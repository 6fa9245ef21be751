import { ApplicationFailure, ApplicationFailureCategory, type Duration } from '@temporalio/common';
import { isTransient, ServiceFailure, type FailureKind } from '../domain/failures.ts';

type Activity<Args extends unknown[], Result> = (...args: Args) => Promise<Result>;

/**
 * Wraps an activity so that a vendor's failure leaves it once, in Temporal's words: transient kinds are retried (after
 * `Retry-After` where there was one), the others are final. The failure's `type` is its kind, its first detail the
 * `FailureDetails`.
 * @param final kinds that only the workflow can mend, so that trying the same again is useless
 */
export function translateFailures<Args extends unknown[], Result>(
  activity: Activity<Args, Result>,
  final: readonly FailureKind[] = [],
): Activity<Args, Result> {
  return async (...args) => {
    try {
      return await activity(...args);
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      const { details } = error;
      throw ApplicationFailure.create({
        message: error.message,
        type: details.kind,
        nonRetryable: !isTransient(details.kind) || final.includes(details.kind),
        details: [details],
        // Expected and dealt with by the workflow: no alarm in the worker's log.
        category: ApplicationFailureCategory.BENIGN,
        ...(details.retryAfterMs === undefined ? {} : { nextRetryDelay: details.retryAfterMs satisfies Duration }),
      });
    }
  };
}
