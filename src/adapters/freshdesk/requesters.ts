import type { PhoneNumber } from 'libphonenumber-js';
import type { Requester, RequesterMatch } from '../../domain/tickets/requesters.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { RequesterQuery, Requesters } from '../../ports/directory.ts';
import type { FreshdeskContact } from './schema.ts';
import { freshdeskContact, freshdeskContacts } from './schema.ts';
import { isSameNumber, parseCallerNumber } from '../phone-match.ts';
import type { FreshdeskClient } from './client.ts';
import { freshdeskFailure } from './errors.ts';
import { unverifiedContact } from './mapping.ts';

const toRequester = ({ id, name }: FreshdeskContact): Requester => ({ id, name: name ?? '' });

/** Contacts of one filter of the list. Filters compare the text as it was typed. */
async function listContacts(
  client: FreshdeskClient,
  query: Record<string, string>,
  { signal }: CallOptions,
): Promise<{ contacts: FreshdeskContact[]; tooMany: boolean }> {
  const { items, hasNext } = await client.page('/contacts', 1, { query, schema: freshdeskContacts, signal });
  // Callers whom nobody verified share one contact: it is nobody's account.
  const contacts = items.filter(
    ({ deleted, unique_external_id }) => deleted !== true && unique_external_id !== unverifiedContact,
  );
  return { contacts, tooMany: hasNext };
}

async function findBy(
  client: FreshdeskClient,
  queries: Record<string, string>[],
  fits: (contact: FreshdeskContact) => boolean,
  options: CallOptions,
): Promise<RequesterMatch> {
  const answers = await Promise.all(queries.map((query) => listContacts(client, query, options)));
  if (answers.some(({ tooMany }) => tooMany)) return { kind: 'several' };
  const matches = answers.flatMap(({ contacts }) => contacts).filter(fits);
  const [first, second] = [...new Map(matches.map((contact) => [contact.id, contact])).values()];
  if (second !== undefined) return { kind: 'several' };
  return first === undefined ? { kind: 'none' } : { kind: 'one', requester: toRequester(first) };
}

/** How people write a number down: E.164, the same without its plus, national, and its digits alone. */
function spellings(caller: PhoneNumber): string[] {
  const national = caller.formatNational();
  return [...new Set([caller.number, caller.number.slice(1), national, national.replaceAll(/\D/g, '')])];
}

/** Contacts have two numbers, each found only as it is spelt; every hit is compared again as a whole number. */
function findByPhone(client: FreshdeskClient, number: string, options: CallOptions): Promise<RequesterMatch> {
  const caller = parseCallerNumber(number);
  if (caller === null) return Promise.resolve({ kind: 'none' });
  const queries = spellings(caller).flatMap((text) => [{ phone: text }, { mobile: text }]);
  const fits = ({ phone, mobile }: FreshdeskContact): boolean =>
    [phone, mobile].some((stored) => stored != null && isSameNumber(stored, caller));
  return findBy(client, queries, fits, options);
}

function find(client: FreshdeskClient, query: RequesterQuery, options: CallOptions): Promise<RequesterMatch> {
  if ('phone' in query) return findByPhone(client, query.phone, options);
  if ('externalId' in query) {
    const filter = { unique_external_id: query.externalId };
    return findBy(client, [filter], (contact) => contact.unique_external_id === query.externalId, options);
  }
  const wanted = query.email.trim().toLowerCase();
  const fits = ({ email, other_emails }: FreshdeskContact): boolean =>
    [email, ...(other_emails ?? [])].some((address) => address?.toLowerCase() === wanted);
  return findBy(client, [{ email: wanted }], fits, options);
}

/** A deleted contact stays readable at Freshdesk: `notFound` here. */
async function getRequester(client: FreshdeskClient, id: string, { signal }: CallOptions): Promise<Requester> {
  const contact = await client.request('GET', '/contacts/{id}', { id, schema: freshdeskContact, signal });
  if (contact.deleted !== true) return toRequester(contact);
  throw freshdeskFailure({ method: 'GET', path: '/contacts/{id}' }, 'deleted', { kind: 'notFound' });
}

/** Contacts of Freshdesk as customers, from its database: its search lags behind. */
export function createFreshdeskRequesters(client: FreshdeskClient): Requesters {
  return {
    find: (query, options) => find(client, query, options),
    getRequester: (id, options) => getRequester(client, id, options),
  };
}
