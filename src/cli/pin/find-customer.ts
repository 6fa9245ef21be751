import type { Requester } from '../../domain/tickets/requesters.ts';
import type { ConnectedDesk } from '../../worker/help-desk.ts';

/** Whose PIN is meant. A phone number given with one of the others is added to that customer, or taken from them. */
export interface PinSubject {
  phone?: string;
  email?: string;
  user?: string;
}

/**
 * Finds the one customer that the options name: by id, else by e-mail address, else by phone number.
 * @throws Error in plain words when no customer is named, none is found, or several are
 * @throws {ServiceFailure} when the help desk cannot answer
 */
export async function findCustomer(
  { directory, phones }: ConnectedDesk,
  { user, email, phone }: PinSubject,
  signal: AbortSignal,
): Promise<Requester> {
  if (user !== undefined) return directory.getRequester(user, { signal });
  const query = email !== undefined ? { email } : phone !== undefined ? { phone } : null;
  if (query === null) {
    throw new Error('Say whose PIN: --phone +15555550123 or --user 1234 or --email ada@example.com.');
  }
  const match = await directory.find(query, { signal });
  if (match.kind === 'one') return match.requester;
  const what = 'email' in query ? 'e-mail address' : 'number';
  if (match.kind === 'several') {
    throw new Error(
      `Several customers have this ${what}, so it does not tell which one is meant. Use --user, and merge the duplicates.`,
    );
  }
  const advice = 'phone' in query ? 'Give it in full, like +15555550123, or use --user.' : 'Use --user.';
  const register = 'phone' in query && phones !== null ? ' With both --phone and --user, issue registers it.' : '';
  throw new Error(`No customer has exactly this ${what}. ${advice}${register}`);
}
