import type { PhoneNumber } from 'libphonenumber-js';
import type { Requester, RequesterMatch } from '../../domain/tickets/requesters.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { RequesterQuery, Requesters } from '../../ports/directory.ts';
import { isSameNumber, parseCallerNumber } from '../phone-match.ts';
import type { FreshdeskClient } from './client.ts';
import { freshdeskFailure } from './errors.ts';
import { unverifiedContact } from './mapping.ts';
import type { FreshdeskContact } from './schema.ts';
import { freshdeskContact, freshdeskContacts } from './schema.ts';

const toRequester = ({ id, name }: FreshdeskContact): Requester => ({ id, name: name ?? '' });

/** The contacts that match one filter of the list. Filters compare the text exactly as it was typed. */
async function listContacts(
  client: FreshdeskClient,
  query: Record<string, string>,
  { signal }: CallOptions,
): Promise<{ contacts: FreshdeskContact[]; tooMany: boolean }> {
  const { items, hasNext } = await client.page('/contacts', 1, { query, schema: freshdeskContacts, signal });
  // The contact that all unverified callers share is not a customer.
  const contacts = items.filter(
    ({ deleted, unique_external_id }) => deleted !== true && unique_external_id !== unverifiedContact,
  );
  return { contacts, tooMany: hasNext };
}

async function findBy(
  client: FreshdeskClient,
  queries: Record<string, string>[],
  matches: (contact: FreshdeskContact) => boolean,
  options: CallOptions,
): Promise<RequesterMatch> {
  const answers = await Promise.all(queries.map((query) => listContacts(client, query, options)));
  if (answers.some(({ tooMany }) => tooMany)) return { kind: 'several' };
  const found = answers.flatMap(({ contacts }) => contacts).filter(matches);
  const [first, second] = [...new Map(found.map((contact) => [contact.id, contact])).values()];
  if (second !== undefined) return { kind: 'several' };
  return first === undefined ? { kind: 'none' } : { kind: 'one', requester: toRequester(first) };
}

/** How people write a number: E.164, E.164 without the plus, the national form, and its digits alone. */
function spellings(caller: PhoneNumber): string[] {
  const national = caller.formatNational();
  return [...new Set([caller.number, caller.number.slice(1), national, national.replaceAll(/\D/g, '')])];
}

/** Contacts have two numbers, each of which is found only as it was typed. Every hit is compared again as a number. */
function findByPhone(client: FreshdeskClient, number: string, options: CallOptions): Promise<RequesterMatch> {
  const caller = parseCallerNumber(number);
  if (caller === null) return Promise.resolve({ kind: 'none' });
  const queries = spellings(caller).flatMap((text) => [{ phone: text }, { mobile: text }]);
  const matches = ({ phone, mobile }: FreshdeskContact): boolean =>
    [phone, mobile].some((stored) => stored != null && isSameNumber(stored, caller));
  return findBy(client, queries, matches, options);
}

function find(client: FreshdeskClient, query: RequesterQuery, options: CallOptions): Promise<RequesterMatch> {
  if ('phone' in query) return findByPhone(client, query.phone, options);
  if ('externalId' in query) {
    const filter = { unique_external_id: query.externalId };
    return findBy(client, [filter], (contact) => contact.unique_external_id === query.externalId, options);
  }
  const wanted = query.email.trim().toLowerCase();
  const matches = ({ email, other_emails }: FreshdeskContact): boolean =>
    [email, ...(other_emails ?? [])].some((address) => address?.toLowerCase() === wanted);
  return findBy(client, [{ email: wanted }], matches, options);
}

/** Freshdesk still returns deleted contacts; here they are `notFound`. */
async function getRequester(client: FreshdeskClient, id: string, { signal }: CallOptions): Promise<Requester> {
  const contact = await client.request('GET', '/contacts/{id}', { id, schema: freshdeskContact, signal });
  if (contact.deleted !== true) return toRequester(contact);
  throw freshdeskFailure({ method: 'GET', path: '/contacts/{id}' }, 'deleted', { kind: 'notFound' });
}

/** The customers: contacts of Freshdesk. They are read from its database, because its search lags. */
export function createFreshdeskRequesters(client: FreshdeskClient): Requesters {
  return {
    find: (query, options) => find(client, query, options),
    getRequester: (id, options) => getRequester(client, id, options),
  };
}
