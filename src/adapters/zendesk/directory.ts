import type { Requester, RequesterMatch } from '../../domain/tickets/requesters.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Directory, RequesterQuery } from '../../ports/directory.ts';
import type { DefaultCountry } from '../phone-match.ts';
import type { ZendeskClient } from './client.ts';
import { zendeskFailure } from './errors.ts';
import { findByPhone } from './find-by-phone.ts';
import type { ZendeskUser } from './schema.ts';
import { zendeskUserAnswer } from './schema.ts';
import type { UserHits } from './users.ts';
import { usersByEmail, usersByExternalId } from './users.ts';

/** Key of the user field, of type text, that holds the PIN record. */
const pinFieldKey = 'support_pin';

const toRequester = (user: ZendeskUser): Requester => ({ id: user.id, name: user.name ?? '' });

async function readUser(client: ZendeskClient, id: string, { signal }: CallOptions): Promise<ZendeskUser> {
  const { user } = await client.request('GET', '/users/{id}', { id, schema: zendeskUserAnswer, signal });
  // Zendesk still returns deleted users.
  if (user.active === false)
    throw zendeskFailure({ method: 'GET', path: '/users/{id}' }, 'deleted', { kind: 'notFound' });
  return user;
}

function toMatch({ users, tooMany }: UserHits): RequesterMatch {
  const [first, second] = users;
  if (tooMany || second !== undefined) return { kind: 'several' };
  return first === undefined ? { kind: 'none' } : { kind: 'one', requester: toRequester(first) };
}

async function find(
  client: ZendeskClient,
  query: RequesterQuery,
  country: DefaultCountry,
  options: CallOptions,
): Promise<RequesterMatch> {
  if ('phone' in query) {
    const hasPin = async (id: string): Promise<boolean> => pinRecordOf(await readUser(client, id, options)) !== null;
    return findByPhone(client, query.phone, { ...options, country, hasPin });
  }
  if ('email' in query) return toMatch(await usersByEmail(client, query.email, 'customer', options));
  return query.externalId === ''
    ? { kind: 'none' }
    : toMatch(await usersByExternalId(client, query.externalId, options));
}

/** The stored PIN record; null when there is none. A field of type number holds a number instead of a text. */
function pinRecordOf(user: ZendeskUser): string | null {
  const value = user.user_fields?.[pinFieldKey];
  const record = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  return record === '' ? null : record;
}

/** Zendesk silently drops unknown fields, so the answer is compared with what was sent. */
async function setPinRecord(
  client: ZendeskClient,
  id: string,
  record: string | null,
  { signal }: CallOptions,
): Promise<void> {
  const body = { user: { user_fields: { [pinFieldKey]: record } } };
  const options = { id, body, repeatable: true, schema: zendeskUserAnswer, signal };
  const { user } = await client.request('PUT', '/users/{id}', options);
  if (pinRecordOf(user) === record) return;
  throw zendeskFailure({ method: 'PUT', path: '/users/{id}' }, `the user field ${pinFieldKey} was not stored`, {
    kind: 'rejected',
    reason: 'configuration',
    fields: [{ field: pinFieldKey, message: 'create a user field of type text with this key' }],
  });
}

/** The directory of customers: users of Zendesk with the role end-user. */
export function createZendeskDirectory(client: ZendeskClient, country: DefaultCountry = null): Directory {
  return {
    lookUpSteps: 2,
    find: (query, options) => find(client, query, country, options),
    getRequester: async (id, options) => toRequester(await readUser(client, id, options)),
    getPinRecord: async (id, options) => pinRecordOf(await readUser(client, id, options)),
    setPinRecord: (id, record, options) => setPinRecord(client, id, record, options),
  };
}
