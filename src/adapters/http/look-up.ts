import type { FailureKind } from '../../domain/failures.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions } from '../../ports/call.ts';

/** What would end the write itself as well, or ends soon by itself. */
const passedOn: ReadonlySet<FailureKind> = new Set(['rateLimited', 'unauthenticated']);

/** How long a write is tried again for an optional part, such as a group, whose look-up fails for now; in milliseconds. */
const optionalPatienceMs = 60_000;
/** The same for what the write is about, such as the status: a customer who wants a ticket closed gets that late rather than never. */
export const essentialPatienceMs = 60 * 60_000;

/**
 * A look-up that a write or a reading can do without: its result, or `unavailable` when it fails. What the vendor does
 * not let us see costs only the part that needs the look-up. So does an answer of no use (a server error, another
 * shape), but not at once: a write is tried again for a while, because such a failure is usually over soon.
 * @param patienceMs how long after its first try a write is tried again for this look-up. Infinity: a failure that is
 * over soon never costs the part, in a reading neither
 * @throws `rateLimited` and `unauthenticated`; `unavailable` when there was no answer, or while the patience lasts
 */
export async function ifAvailable<T>(
  lookUp: Promise<T>,
  { firstTriedAt }: CallOptions,
  patienceMs: number = optionalPatienceMs,
): Promise<T | 'unavailable'> {
  try {
    return await lookUp;
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const { kind, status } = error.details;
    if (passedOn.has(kind) || (kind === 'unavailable' && status === undefined)) throw error;
    const triedForMs = firstTriedAt === undefined ? Infinity : Date.now() - firstTriedAt;
    if (kind === 'unavailable' && triedForMs <= patienceMs) throw error;
    return 'unavailable';
  }
}
