import type { FastifyInstance } from 'fastify';

import type { FreshdeskContext } from '../context.ts';
import { FreshdeskError, defaultErrorBody, invalidValue, validationFailed } from '../errors.ts';
import type { ListQuery } from '../paging.ts';
import type { ContactRecord, TicketRecord } from '../records.ts';
import { renderContact, renderListedTicket } from '../render.ts';
import type { FreshdeskStore } from '../store.ts';

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

/** `/search/tickets`: terms joined by AND; `/search/contacts`: terms joined by OR. On an index that lags. */
export function addSearchRoutes(app: FastifyInstance, { store }: FreshdeskContext): void {
  addContactSearch(app, store);
  app.get<{ Querystring: ListQuery }>('/api/v2/search/tickets', (request) => {
    const { query = '', page = '1' } = request.query;
    const inner = innerOf(query);
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

function innerOf(query: string): string {
  const inner = /^"(.*)"$/u.exec(query)?.[1];
  if (inner !== undefined && query.length <= maximumQueryLength) return inner;
  throw validationFailed([invalidValue('query', 'It should be in double quotes and at most 512 characters')]);
}

/** Texts are compared as they were typed. */
function addContactSearch(app: FastifyInstance, store: FreshdeskStore): void {
  app.get<{ Querystring: ListQuery }>('/api/v2/search/contacts', (request) => {
    if (!store.settings.mayListAccount) throw new FreshdeskError(403, defaultErrorBody(403));
    const terms = innerOf(request.query['query'] ?? '')
      .split(' OR ')
      .map((term) => {
        const [, field, text] = /^(phone|mobile):'([^']*)'$/u.exec(term.trim()) ?? [];
        if (text === undefined) throw validationFailed([invalidValue('query', 'It has a term that cannot be read')]);
        return (contact: ContactRecord): boolean => contact[field === 'phone' ? 'phone' : 'mobile'] === text;
      });
    const until = store.nowMs() - store.settings.indexLagMs;
    const found = [...store.contacts.values()].filter(
      (contact) => !contact.deleted && contact.createdAtMs <= until && terms.some((fits) => fits(contact)),
    );
    return { total: found.length, results: found.slice(0, pageSize).map(renderContact) };
  });
}

function parseTerm(term: string, customFields: readonly string[]): (ticket: TicketRecord) => boolean {
  const [, field = '', text, number] = /^\(?(\w+):(?:'([^']*)'|(\d+))\)?$/u.exec(term.trim()) ?? [];
  const read = customFields.includes(field) ? (ticket: TicketRecord) => [ticket.customFields[field]] : values[field];
  if (read === undefined) throw validationFailed([invalidValue('query', 'It has a term that cannot be read')]);
  const wanted = text ?? Number(number);
  return (ticket) => read(ticket).includes(wanted);
}
