import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { ZendeskClient } from './client.ts';
import type { ZendeskUser } from './schema.ts';
import { zendeskIdentitiesAnswer, zendeskUserSearchAnswer, zendeskUsersAnswer } from './schema.ts';

/** Customers have the role `end-user`; members of the team have other roles. */
export type UserKind = 'customer' | 'agent';

const kindOf = ({ role }: ZendeskUser): UserKind | null => {
  if (role === 'end-user') return 'customer';
  return role === 'agent' || role === 'admin' ? 'agent' : null;
};

/** The users that a look-up found. `tooMany`: there are more than it returned, so no user may count as the only one. */
export interface UserHits {
  users: ZendeskUser[];
  tooMany: boolean;
}

/** With more hits than this, the look-up counts as ambiguous. */
const maximumHits = 10;

function hitsOf(results: ZendeskUser[], count: number | null | undefined, kind: UserKind): UserHits {
  const users = results.filter((user) => kindOf(user) === kind && user.active !== false);
  const unique = [...new Map(users.map((user) => [user.id, user])).values()];
  return { users: unique, tooMany: unique.length > maximumHits || (count ?? 0) > results.length };
}

/** Users from the search index, which may lag by minutes. `query` must be safe in the search language. */
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

/** Customers with this external id, from the database. Case matters. */
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

/** True when one of the user's further addresses or numbers matches. */
export async function hasIdentity(
  client: ZendeskClient,
  id: string,
  type: 'email' | 'phone_number',
  matches: (value: string) => boolean,
  { signal }: CallOptions,
): Promise<boolean> {
  try {
    const options = { id, schema: zendeskIdentitiesAnswer, signal };
    const { identities } = await client.request('GET', '/users/{id}/identities', options);
    return (identities ?? []).some(
      (identity) => identity.type === type && identity.value != null && matches(identity.value),
    );
  } catch (error) {
    // The user was deleted after the index was updated.
    if (error instanceof ServiceFailure && error.kind === 'notFound') return false;
    throw error;
  }
}

/** The hits that match exactly, by the record itself or else by a further identity of the user. */
async function exactHits(
  users: ZendeskUser[],
  recordMatches: (user: ZendeskUser) => boolean,
  identityMatches: (user: ZendeskUser) => Promise<boolean>,
): Promise<ZendeskUser[]> {
  const matches = await Promise.all(users.map(async (user) => recordMatches(user) || identityMatches(user)));
  return users.filter((_user, index) => matches[index]);
}

/** Only an e-mail address of this form gets into a search query. */
const address = /^[\w.!#$%&'/=?^`{|}~+-]{1,64}@[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/i;

/**
 * The users of this kind who have the e-mail address, as their first or a further one. In Zendesk an address belongs to
 * one user only, but the index may show two for a while.
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
