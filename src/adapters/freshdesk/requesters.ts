import type { Requester, RequesterMatch } from '../../domain/tickets/requesters.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { RequesterQuery, Requesters } from '../../ports/directory.ts';
import type { DefaultCountry } from '../phone-match.ts';
import { isSameNumber, parseCallerNumber } from '../phone-match.ts';
import { isRefusal } from '../http/write-outcome.ts';
import type { FreshdeskClient } from './client.ts';
import { freshdeskFailure } from './errors.ts';
import { unverifiedContact } from './mapping.ts';
import type { FreshdeskContact } from './schema.ts';
import { commonSpellings, contactQueries, spellings } from './phone-spellings.ts';
import { freshdeskContact, freshdeskContactHits, freshdeskContacts } from './schema.ts';

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

/** The one contact among these; of several, all are named, so that something else may tell them apart. */
function toMatch(contacts: readonly FreshdeskContact[], tooMany: boolean): RequesterMatch {
  const found = [...new Map(contacts.map((contact) => [contact.id, toRequester(contact)])).values()];
  const [first, second] = found;
  if (tooMany) return { kind: 'several' };
  if (second !== undefined) return { kind: 'several', among: found };
  return first === undefined ? { kind: 'none' } : { kind: 'one', requester: first };
}

async function findBy(
  client: FreshdeskClient,
  query: Record<string, string>,
  matches: (contact: FreshdeskContact) => boolean,
  options: CallOptions,
): Promise<RequesterMatch> {
  const { contacts, tooMany } = await listContacts(client, query, options);
  return toMatch(contacts.filter(matches), tooMany);
}

/**
 * The contacts that the search finds. It lags by minutes, so it only adds to the list. Where our key may not search,
 * only the list counts.
 */
async function searchContacts(
  client: FreshdeskClient,
  query: string,
  { signal }: CallOptions,
): Promise<{ contacts: FreshdeskContact[]; tooMany: boolean }> {
  try {
    const request = { query: { query }, schema: freshdeskContactHits, signal };
    const { results, total } = await client.request('GET', '/search/contacts', request);
    const contacts = results.filter(({ unique_external_id }) => unique_external_id !== unverifiedContact);
    return { contacts, tooMany: (total ?? 0) > results.length };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { contacts: [], tooMany: false };
  }
}

/**
 * Contacts have two numbers, kept as they were typed, and both the list and the search compare them as texts. So the
 * list is asked for the forms that other systems store, and the search for the many that people type. Every hit is
 * compared again as a number.
 */
async function findByPhone(
  client: FreshdeskClient,
  number: string,
  country: DefaultCountry,
  options: CallOptions,
): Promise<RequesterMatch> {
  const caller = parseCallerNumber(number, country);
  if (caller === null) return { kind: 'none' };
  const filters = commonSpellings(caller).flatMap((text) => [{ phone: text }, { mobile: text }]);
  const answers = await Promise.all([
    ...filters.map((query) => listContacts(client, query, options)),
    ...contactQueries(spellings(caller)).map((query) => searchContacts(client, query, options)),
  ]);
  const matches = ({ phone, mobile }: FreshdeskContact): boolean =>
    [phone, mobile].some((stored) => stored != null && isSameNumber(stored, caller));
  const contacts = answers.flatMap((answer) => answer.contacts).filter(matches);
  return toMatch(
    contacts,
    answers.some(({ tooMany }) => tooMany),
  );
}

function find(
  client: FreshdeskClient,
  query: RequesterQuery,
  country: DefaultCountry,
  options: CallOptions,
): Promise<RequesterMatch> {
  if ('phone' in query) return findByPhone(client, query.phone, country, options);
  if ('externalId' in query) {
    const filter = { unique_external_id: query.externalId };
    return findBy(client, filter, (contact) => contact.unique_external_id === query.externalId, options);
  }
  const wanted = query.email.trim().toLowerCase();
  const matches = ({ email, other_emails }: FreshdeskContact): boolean =>
    [email, ...(other_emails ?? [])].some((address) => address?.toLowerCase() === wanted);
  return findBy(client, { email: wanted }, matches, options);
}

/** Freshdesk still returns deleted contacts; here they are `notFound`. */
async function getRequester(client: FreshdeskClient, id: string, { signal }: CallOptions): Promise<Requester> {
  const contact = await client.request('GET', '/contacts/{id}', { id, schema: freshdeskContact, signal });
  if (contact.deleted !== true) return toRequester(contact);
  throw freshdeskFailure({ method: 'GET', path: '/contacts/{id}' }, 'deleted', { kind: 'notFound' });
}

/** The customers: contacts of Freshdesk. Ids and addresses are read from its database, because its search lags. */
export function createFreshdeskRequesters(client: FreshdeskClient, country: DefaultCountry): Requesters {
  return {
    find: (query, options) => find(client, query, country, options),
    getRequester: (id, options) => getRequester(client, id, options),
  };
}
