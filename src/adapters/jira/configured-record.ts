import { ServiceFailure } from '../../domain/failures.ts';
import { jiraFailure } from './errors.ts';

/** Reads a record that our settings name. When it does not exist, that is a configuration problem. */
export async function readConfigured<T>(path: string, what: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.details.status !== 404) throw error;
    const details = { kind: 'rejected', reason: 'configuration', status: 404 } as const;
    throw jiraFailure({ method: 'GET', path }, `${what} does not exist or is not visible to our account`, details);
  }
}
