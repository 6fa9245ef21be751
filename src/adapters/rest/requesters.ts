import type { Requester, RequesterMatch } from '../../domain/tickets/requesters.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { RequesterQuery, Requesters } from '../../ports/directory.ts';
import type { RestClient } from './client.ts';
import type { RestRequester } from './schema.ts';
import { restRequesterAnswer, restRequestersAnswer } from './schema.ts';

const toRequester = ({ id, name }: RestRequester): Requester => ({ id, name: name ?? '' });

/** The format of numbers on the server. No customer can have any other number. */
const e164 = /^\+[1-9]\d{1,14}$/;

function queryOf(query: RequesterQuery): Record<string, string> {
  if ('phone' in query) return { phone: query.phone };
  return 'email' in query ? { email: query.email } : { external_id: query.externalId };
}

async function find(client: RestClient, query: RequesterQuery, { signal }: CallOptions): Promise<RequesterMatch> {
  const wanted = queryOf(query);
  if (Object.values(wanted).includes('') || ('phone' in query && !e164.test(query.phone))) return { kind: 'none' };
  const options = { query: wanted, schema: restRequestersAnswer, signal };
  const { requesters } = await client.request('GET', '/requesters', options);
  const found = [...new Map(requesters.map((requester) => [requester.id, toRequester(requester)])).values()];
  const [first, second] = found;
  if (second !== undefined) return { kind: 'several', among: found };
  return first === undefined ? { kind: 'none' } : { kind: 'one', requester: first };
}

/** The customers that the server keeps. */
export function createRestRequesters(client: RestClient): Requesters {
  return {
    find: (query, options) => find(client, query, options),
    async getRequester(id, { signal }) {
      const options = { id, schema: restRequesterAnswer, signal };
      const { requester } = await client.request('GET', '/requesters/{id}', options);
      return toRequester(requester);
    },
  };
}
