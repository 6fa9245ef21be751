import type { FastifyInstance } from 'fastify';

import type { FreshdeskContext } from '../context.ts';
import { invalidValue, validationFailed } from '../errors.ts';
import type { ListQuery } from '../paging.ts';
import type { TicketRecord } from '../records.ts';
import { renderListedTicket } from '../render.ts';

const pageSize = 30;
const maximumPages = 10;
const maximumQueryLength = 512;

/** Searchable fields, by their name in a query. */
const values: Readonly<Record<string, (ticket: TicketRecord) => unknown[]>> = {
  tag: ({ tags }) => tags,
  status: ({ status }) => [status],
  priority: ({ priority }) => [priority],
  group_id: ({ groupId }) => [groupId],
  agent_id: ({ responderId }) => [responderId],
};

/** `/search/tickets`: terms joined by AND, on an index that lags. */
export function addSearchRoutes(app: FastifyInstance, { store }: FreshdeskContext): void {
  app.get<{ Querystring: ListQuery }>('/api/v2/search/tickets', (request) => {
    const { query = '', page = '1' } = request.query;
    const inner = /^"(.*)"$/u.exec(query)?.[1];
    if (inner === undefined || query.length > maximumQueryLength) {
      throw validationFailed([invalidValue('query', 'It should be in double quotes and at most 512 characters')]);
    }
    if (!/^\d+$/u.test(page) || Number(page) < 1 || Number(page) > maximumPages) {
      throw validationFailed([invalidValue('page', 'It should be a number from 1 to 10')]);
    }
    const terms = inner.split(' AND ').map((term) => parseTerm(term, store.settings.customFields));
    const found = store.indexedTickets().filter((ticket) => terms.every((fits) => fits(ticket)));
    const start = (Number(page) - 1) * pageSize;
    const results = found.slice(start, start + pageSize).map((ticket) => renderListedTicket(ticket, true));
    return { total: found.length, results };
  });
}

function parseTerm(term: string, customFields: readonly string[]): (ticket: TicketRecord) => boolean {
  const [, field = '', text, number] = /^\(?(\w+):(?:'([^']*)'|(\d+))\)?$/u.exec(term.trim()) ?? [];
  const read = customFields.includes(field) ? (ticket: TicketRecord) => [ticket.customFields[field]] : values[field];
  if (read === undefined) throw validationFailed([invalidValue('query', 'It has a term that cannot be read')]);
  const wanted = text ?? Number(number);
  return (ticket) => read(ticket).includes(wanted);
}
