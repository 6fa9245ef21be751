import type { FastifyInstance } from 'fastify';

import type { ZendeskContext } from '../context.ts';
import { ZendeskError } from '../errors.ts';
import type { ListQuery } from '../paging.ts';
import { paginate } from '../paging.ts';
import { renderTicket } from '../render/ticket.ts';
import { renderUser } from '../render/user.ts';
import { parseSearch, searchedKinds, ticketMatches, userMatches } from '../search-query.ts';
import { ticketSort } from './tickets.ts';

const maxResults = 1000;

interface Hit {
  id: number;
  createdAtMs: number;
  updatedAtMs: number;
  /** Ranks for `sort_by=status` and `sort_by=priority`; 0 for users. */
  status: number | string;
  priority: number | string;
  render: () => Record<string, unknown>;
}

/** `GET /search`: users and tickets as the search index shows them. */
export function addSearchRoutes(app: FastifyInstance, context: ZendeskContext): void {
  app.get<{ Querystring: ListQuery }>('/api/v2/search', (request) => {
    context.actor(request);
    const { query } = request;
    checkPaging(query);
    const base = context.baseUrl(request);
    const hits = findHits(context, typeof query['query'] === 'string' ? query['query'] : '', base);
    const link = `${base}/api/v2/search.json`;
    const sort = {
      keys: {
        created_at: ({ createdAtMs }: Hit) => createdAtMs,
        updated_at: ({ updatedAtMs }: Hit) => updatedAtMs,
        status: ({ status }: Hit) => status,
        priority: ({ priority }: Hit) => priority,
      },
      cursorKeys: [],
    };
    return { ...paginate('results', hits, query, link, sort, ({ render }) => render()), facets: null };
  });
}

function findHits(context: ZendeskContext, text: string, base: string): Hit[] {
  const { store } = context;
  const terms = parseSearch(text);
  if (terms.length === 0) {
    throw new ZendeskError(422, { error: 'invalid', description: 'Invalid search: query must not be empty' });
  }
  const kinds = searchedKinds(terms);
  const users = kinds.users ? store.indexedUsers().filter((user) => userMatches(user, terms)) : [];
  const tickets = kinds.tickets ? store.indexedTickets().filter((ticket) => ticketMatches(ticket, terms, store)) : [];
  return [
    ...users.map((user) => ({
      id: user.id,
      createdAtMs: user.createdAtMs,
      updatedAtMs: user.updatedAtMs,
      status: 0,
      priority: 0,
      render: () => ({ ...renderUser(user, store, base), result_type: 'user' }),
    })),
    ...tickets.map((ticket) => ({
      id: ticket.id,
      createdAtMs: ticket.createdAtMs,
      updatedAtMs: ticket.updatedAtMs,
      status: ticketSort.keys['status']?.(ticket) ?? 0,
      priority: ticketSort.keys['priority']?.(ticket) ?? 0,
      render: () => ({ ...renderTicket(ticket, store, base), result_type: 'ticket' }),
    })),
  ];
}

function checkPaging(query: ListQuery): void {
  if (Object.keys(query).some((key) => key.startsWith('page['))) {
    throw new ZendeskError(400, { error: 'InvalidParameter', description: 'page must be an integer' });
  }
  const perPage = Math.min(Number(query['per_page'] ?? 100), 100);
  if (Number(query['page'] ?? 1) * perPage > maxResults) {
    throw new ZendeskError(422, {
      error: 'invalid',
      description: 'Invalid search: Requested response size was greater than Search Response Limits',
    });
  }
}
