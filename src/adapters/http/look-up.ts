import type { FailureKind } from '../../domain/failures.ts';
import { ServiceFailure } from '../../domain/failures.ts';

/** What would end the write itself as well, or ends soon by itself; and so does it when no answer comes at all. */
const passedOn: ReadonlySet<FailureKind> = new Set(['rateLimited', 'unauthenticated']);

/**
 * A look-up that a write or a reading can do without: its result, or `unavailable` when it fails. What the vendor does
 * not let us see, does not answer, or answers in another shape costs only the part that needs the look-up.
 * @throws `rateLimited` and `unauthenticated`; also when there was no answer, since the write is then tried again
 */
export async function ifAvailable<T>(lookUp: Promise<T>): Promise<T | 'unavailable'> {
  try {
    return await lookUp;
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const { kind, status } = error.details;
    if (passedOn.has(kind) || (kind === 'unavailable' && status === undefined)) throw error;
    return 'unavailable';
  }
}
