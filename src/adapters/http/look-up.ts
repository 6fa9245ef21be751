import type { FailureKind } from '../../domain/failures.ts';
import { ServiceFailure } from '../../domain/failures.ts';

/** What would end the write itself as well, or ends soon by itself. */
const passedOn: ReadonlySet<FailureKind> = new Set(['rateLimited', 'unauthenticated']);

/**
 * A look-up that a write or a reading can do without: its result, or `unavailable` when it fails. What the vendor does
 * not let us see, does not answer, or answers in another shape costs only the part that needs the look-up.
 * @throws `rateLimited` and `unauthenticated`
 */
export async function ifAvailable<T>(lookUp: Promise<T>): Promise<T | 'unavailable'> {
  try {
    return await lookUp;
  } catch (error) {
    if (!(error instanceof ServiceFailure) || passedOn.has(error.kind)) throw error;
    return 'unavailable';
  }
}
