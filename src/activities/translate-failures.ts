import { ApplicationFailure, ApplicationFailureCategory, type Duration } from '@temporalio/common';
import { isTransient, ServiceFailure, type FailureDetails, type FailureKind } from '../domain/failures.ts';

/** Most refused fields that a failure names, and the longest message of one, in characters. */
const maximumFields = 20;
const maximumMessage = 300;

type Activity<Args extends unknown[], Result> = (...args: Args) => Promise<Result>;

/** Transient failures that an activity does not retry, since only the workflow can resolve them. */
export interface FinalFailures {
  /** Failures of these kinds. */
  final?: readonly FailureKind[];
  /** Failures after which the vendor asks for a longer wait than this, in milliseconds. */
  longestWaitMs?: number;
}

/**
 * Wraps an activity so that a vendor's failure becomes a failure of Temporal: transient kinds are retried (after
 * `Retry-After` if there was one), the others are not. The failure's `type` is its kind, its first detail the
 * `FailureDetails`.
 */
export function translateFailures<Args extends unknown[], Result>(
  activity: Activity<Args, Result>,
  { final = [], longestWaitMs = Infinity }: FinalFailures = {},
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
        nonRetryable:
          !isTransient(details.kind) || final.includes(details.kind) || (details.retryAfterMs ?? 0) > longestWaitMs,
        details: [bounded(details)],
        // Expected, and handled by the workflow: the worker's log need not show it as an error.
        category: ApplicationFailureCategory.BENIGN,
        ...(details.retryAfterMs === undefined ? {} : { nextRetryDelay: details.retryAfterMs satisfies Duration }),
      });
    }
  };
}

/** The details without what a vendor may write at any length. */
function bounded({ fields, ...details }: FailureDetails): FailureDetails {
  if (fields === undefined) return details;
  const first = fields.slice(0, maximumFields);
  const short = (text: string): string => text.slice(0, maximumMessage);
  return { ...details, fields: first.map(({ field, message }) => ({ field: short(field), message: short(message) })) };
}
