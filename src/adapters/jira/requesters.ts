import { ServiceFailure } from '../../domain/failures.ts';
import type { Requester, RequesterMatch } from '../../domain/tickets/requesters.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { RequesterQuery, Requesters } from '../../ports/directory.ts';
import type { JiraClient } from './client.ts';
import { jiraFailure } from './errors.ts';
import type { JiraUser } from './schema.ts';
import { jiraUserAnswer, jiraUsersAnswer } from './schema.ts';

const accountPattern = /^[\w:-]{1,128}$/u;
const userPath = '/rest/api/3/user';
const searchPath = '/rest/api/3/user/search';

const toRequester = ({ accountId, displayName }: JiraUser): Requester => ({ id: accountId, name: displayName ?? '' });

async function readUser(client: JiraClient, accountId: string, { signal }: CallOptions): Promise<Requester> {
  const call = { method: 'GET', path: userPath } as const;
  if (!accountPattern.test(accountId)) throw jiraFailure(call, 'not an id', { kind: 'notFound' });
  const user = await client.request('GET', userPath, { query: { accountId }, schema: jiraUserAnswer, signal });
  // Jira still returns deactivated accounts.
  if (user.active === false) throw jiraFailure(call, 'deactivated', { kind: 'notFound' });
  return toRequester(user);
}

/**
 * The user with an address. Only a visible address counts: users may hide theirs, and the search also finds names.
 */
export async function findByEmail(client: JiraClient, email: string, { signal }: CallOptions): Promise<RequesterMatch> {
  const wanted = email.trim().toLowerCase();
  if (wanted === '') return { kind: 'none' };
  const request = { query: { query: wanted, maxResults: '50' }, schema: jiraUsersAnswer, signal };
  const users = await client.request('GET', searchPath, request);
  const exact = users.filter(
    ({ emailAddress, active, accountType }) =>
      emailAddress?.toLowerCase() === wanted && active !== false && accountType !== 'app',
  );
  const [first, second] = [...new Map(exact.map((user) => [user.accountId, user])).values()];
  if (first === undefined) return { kind: 'none' };
  return second === undefined ? { kind: 'one', requester: toRequester(first) } : { kind: 'several' };
}

async function find(client: JiraClient, query: RequesterQuery, options: CallOptions): Promise<RequesterMatch> {
  if ('email' in query) return findByEmail(client, query.email, options);
  if ('phone' in query) {
    const details = { kind: 'unsupported', capability: 'phoneLookup' } as const;
    throw jiraFailure({ method: 'GET', path: searchPath }, 'users of Jira have no phone number', details);
  }
  try {
    return { kind: 'one', requester: await readUser(client, query.externalId, options) };
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'notFound') return { kind: 'none' };
    throw error;
  }
}

/** The customers: users of the site and customers of its portals. Their external id is the account id. */
export function createJiraRequesters(client: JiraClient): Requesters {
  return {
    find: (query, options) => find(client, query, options),
    getRequester: (id, options) => readUser(client, id, options),
  };
}
