import { ServiceFailure } from '../../domain/failures.ts';
import type { RequesterMatch } from '../../domain/tickets/requesters.ts';
import { matchOf } from '../../domain/tickets/requesters.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { DefaultCountry } from '../phone-match.ts';
import { isSameNumber, parseCallerNumber } from '../phone-match.ts';
import type { ZendeskClient } from './client.ts';
import type { ZendeskUser } from './schema.ts';
import { hasIdentity, searchUsers } from './users.ts';

/** Reads whether a user has a PIN, from the database, since the index lags. */
type ReadsPin = (id: string) => Promise<boolean>;

/**
 * Searches for the digits, and for the national number after any prefix (`*`; Zendesk docs, caller id). The index may
 * lag by minutes and also finds numbers that only end in the same digits, so every hit is compared again. Both searches
 * run at the same time, and so does all that follows: a look-up takes one step, or two, whatever it finds.
 */
export async function findByPhone(
  client: ZendeskClient,
  number: string,
  { country, hasPin, ...options }: CallOptions & { country: DefaultCountry; hasPin: ReadsPin },
): Promise<RequesterMatch> {
  const caller = parseCallerNumber(number, country);
  if (caller === null) return { kind: 'none' };
  const same = (value: string): boolean => isSameNumber(value, caller);
  const search = (pattern: string) => searchUsers(client, `role:end-user phone:${pattern}`, 'customer', options);
  const [digits, national] = await Promise.all([search(number.slice(1)), search(`*${caller.parsed.nationalNumber}`)]);
  if (digits.tooMany) return { kind: 'several' };
  const found = [...digits.users, ...(national.tooMany ? [] : national.users)];
  const hits = [...new Map(found.map((user) => [user.id, user])).values()];
  const isDirect = (user: ZendeskUser): boolean => user.phone != null && same(user.phone);
  const looked = hits.map(async (user) => {
    const [exact, pin] = await Promise.all([
      isDirect(user) || hasIdentity(client, user.id, 'phone_number', same, options),
      hits.length > 1 && existingPin(hasPin, user.id),
    ]);
    return { user, exact, hasPin: pin };
  });
  const exact = (await Promise.all(looked)).filter((hit) => hit.exact);
  const inDigits = exact.filter(({ user }) => digits.users.some(({ id }) => id === user.id));
  const match: RequesterMatch =
    inDigits.length === 0 && national.tooMany
      ? { kind: 'several' }
      : matchOf(
          (inDigits.length > 0 ? inDigits : exact).map((hit) => ({
            requester: { id: hit.user.id, name: hit.user.name ?? '' },
            hasPin: hit.hasPin,
          })),
        );
  return hits.length > 1 || !hits.every(isDirect) ? { ...match, steps: 2 } : match;
}

/** False for a user who was deleted after the index was updated. */
async function existingPin(hasPin: ReadsPin, id: string): Promise<boolean> {
  try {
    return await hasPin(id);
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'notFound') return false;
    throw error;
  }
}
