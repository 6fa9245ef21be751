import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { ZendeskUser } from './schema.ts';
import { zendeskIdentitiesAnswer, zendeskUserSearchAnswer, zendeskUsersAnswer } from './schema.ts';
import type { ZendeskClient } from './client.ts';

/** Whose records are looked at: customers have the role `end-user`, the team has others. */
export type UserKind = 'customer' | 'agent';

const kindOf = ({ role }: ZendeskUser): UserKind | null => {
  if (role === 'end-user') return 'customer';
  return role === 'agent' || role === 'admin' ? 'agent' : null;
};

/** Users that a look-up gave. `tooMany`: more than were looked at, so nobody may be taken for the only one. */
export interface UserHits {
  users: ZendeskUser[];
  tooMany: boolean;
}

/** More hits than this are not looked into: what was asked for is then as good as ambiguous. */
const maximumHits = 10;

function hitsOf(results: ZendeskUser[], count: number | null | undefined, kind: UserKind): UserHits {
  const users = results.filter((user) => kindOf(user) === kind && user.active !== false);
  const unique = [...new Map(users.map((user) => [user.id, user])).values()];
  return { users: unique, tooMany: unique.length > maximumHits || (count ?? 0) > results.length };
}

/** Users as the search index shows them, which may be minutes behind. `query`: safe in the search language. */
export async function searchUsers(
  client: ZendeskClient,
  query: string,
  kind: UserKind,
  { signal }: CallOptions,
): Promise<UserHits> {
  const answer = await client.request('GET', '/search', { query: { query }, schema: zendeskUserSearchAnswer, signal });
  const results = answer.results ?? [];
  const others = results.filter((hit) => (hit.result_type ?? 'user') !== 'user').length;
  const users = results.filter((hit) => (hit.result_type ?? 'user') === 'user');
  return hitsOf(users, answer.count == null ? null : answer.count - others, kind);
}

/** Customers with this external id, from the database. Upper and lower case are different here. */
export async function usersByExternalId(
  client: ZendeskClient,
  externalId: string,
  { signal }: CallOptions,
): Promise<UserHits> {
  const query = { external_id: externalId };
  const { users, count } = await client.request('GET', '/users', { query, schema: zendeskUsersAnswer, signal });
  const hits = hitsOf(users ?? [], count, 'customer');
  return { ...hits, users: hits.users.filter((user) => user.external_id === externalId) };
}

/** Reads further addresses or numbers of a user until one fits. */
export async function hasIdentity(
  client: ZendeskClient,
  id: string,
  type: 'email' | 'phone_number',
  fits: (value: string) => boolean,
  { signal }: CallOptions,
): Promise<boolean> {
  try {
    const options = { id, schema: zendeskIdentitiesAnswer, signal };
    const { identities } = await client.request('GET', '/users/{id}/identities', options);
    return (identities ?? []).some(
      (identity) => identity.type === type && identity.value != null && fits(identity.value),
    );
  } catch (error) {
    // Deleted since it was indexed.
    if (error instanceof ServiceFailure && error.kind === 'notFound') return false;
    throw error;
  }
}

/** The hits that really fit: by what the record shows, else by a further identity. */
export async function exactHits(
  users: ZendeskUser[],
  shows: (user: ZendeskUser) => boolean,
  hasFurther: (user: ZendeskUser) => Promise<boolean>,
): Promise<ZendeskUser[]> {
  const verdicts = await Promise.all(users.map(async (user) => shows(user) || hasFurther(user)));
  return users.filter((_user, index) => verdicts[index]);
}

/** Nothing else gets into a search query. */
const address = /^[\w.!#$%&'/=?^`{|}~+-]{1,64}@[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/i;

/**
 * Whoever of that kind has this e-mail address, as their first or a further one. Zendesk lets one user only have an
 * address; the index may still show two for a while.
 */
export async function usersByEmail(
  client: ZendeskClient,
  email: string,
  kind: UserKind,
  options: CallOptions,
): Promise<UserHits> {
  if (!address.test(email)) return { users: [], tooMany: false };
  const same = (value: string): boolean => value.toLowerCase() === email.toLowerCase();
  const { users, tooMany } = await searchUsers(client, `type:user email:"${email}"`, kind, options);
  if (tooMany) return { users, tooMany };
  const exact = await exactHits(
    users,
    (user) => user.email != null && same(user.email),
    (user) => hasIdentity(client, user.id, 'email', same, options),
  );
  return { users: exact, tooMany };
}
