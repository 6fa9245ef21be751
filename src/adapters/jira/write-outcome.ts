import { isTransient, ServiceFailure } from '../../domain/failures.ts';

/**
 * Runs a later step of a write. Earlier steps are done, so when this step fails only for a while, the write may be half
 * done: the failure becomes `ambiguous`.
 */
export async function afterWriting<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof ServiceFailure) || !isTransient(error.kind)) throw error;
    throw new ServiceFailure(error.message, { ...error.details, kind: 'ambiguous' }, { cause: error });
  }
}

/** True when Jira refused this step for good. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ServiceFailure && ['rejected', 'forbidden', 'notFound', 'unsupported'].includes(error.kind);
}
