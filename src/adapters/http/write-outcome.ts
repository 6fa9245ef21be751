import { isTransient, ServiceFailure, type FailureKind } from '../../domain/failures.ts';

/**
 * Runs a later step of a write. Earlier steps are done, so whatever this step ends with, the write may be half done: a
 * failure that lasts only for a while becomes `ambiguous`, and any failure says `mayBeDone`.
 */
export async function afterWriting<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const kind = isTransient(error.kind) ? 'ambiguous' : error.kind;
    throw new ServiceFailure(error.message, { ...error.details, kind, mayBeDone: true }, { cause: error });
  }
}

/** True when the error is a `ServiceFailure` of one of these kinds. */
export function isFailure(error: unknown, kinds: readonly FailureKind[]): error is ServiceFailure {
  return error instanceof ServiceFailure && kinds.includes(error.kind);
}

/** True when the vendor refused this step for good. */
export function isRefusal(error: unknown): boolean {
  return isFailure(error, ['rejected', 'forbidden', 'notFound', 'unsupported']);
}
