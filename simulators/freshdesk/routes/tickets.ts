import type { FastifyInstance } from 'fastify';

import { checkBody } from '../body.ts';
import type { FreshdeskContext, IdRoute } from '../context.ts';
import { invalidValue, notFound, validationFailed } from '../errors.ts';
import type { ListQuery } from '../paging.ts';
import { checkQuery, paginate } from '../paging.ts';
import type { TicketRecord } from '../records.ts';
import { renderListedTicket, renderTicket } from '../render.ts';
import type { FreshdeskStore } from '../store.ts';
import { createKinds, createTicket, updateKinds, updateTicket, writableTicket } from '../ticket-writes.ts';

/** Without `updated_since`, older tickets are not listed (Freshdesk API v2). */
const listedForMs = 30 * 24 * 3_600_000;
const listQuery = [
  'filter',
  'requester_id',
  'email',
  'unique_external_id',
  'company_id',
  'updated_since',
  'order_by',
  'order_type',
  'include',
];
const orders: Readonly<Record<string, (ticket: TicketRecord) => number>> = {
  created_at: ({ createdAtMs }) => createdAtMs,
  updated_at: ({ updatedAtMs }) => updatedAtMs,
  due_by: ({ createdAtMs }) => createdAtMs,
  status: ({ status }) => status,
};

/** `/tickets`: create, list, show, update, delete, and show archived ones. */
export function addTicketRoutes(app: FastifyInstance, context: FreshdeskContext): void {
  const { store } = context;
  app.get<{ Querystring: ListQuery }>('/api/v2/tickets', (request, reply) => {
    const page = paginate(listedTickets(store, request.query), request, reply);
    return page.map((ticket) => renderListedTicket(ticket, store.settings.listsTags));
  });
  app.post('/api/v2/tickets', (request, reply) => {
    const ticket = createTicket(store, checkBody(request, createKinds));
    const location = `${context.baseUrl(request)}/api/v2/tickets/${ticket.id}`;
    return reply.code(201).header('location', location).send(renderTicket(ticket));
  });
  app.get<IdRoute>('/api/v2/tickets/archived/:id', (request) => {
    const ticket = store.tickets.get(Number(request.params.id));
    if (ticket?.archived !== true || ticket.deleted) throw notFound();
    return renderTicket(ticket);
  });
  app.get<IdRoute>('/api/v2/tickets/:id', (request) => {
    const ticket = store.tickets.get(Number(request.params.id));
    if (ticket === undefined || ticket.archived) throw notFound();
    return renderTicket(ticket);
  });
  app.put<IdRoute>('/api/v2/tickets/:id', (request) => {
    const ticket = writableTicket(store, request.params.id);
    updateTicket(store, ticket, checkBody(request, updateKinds));
    return renderTicket(ticket);
  });
  app.delete<IdRoute>('/api/v2/tickets/:id', (request, reply) => {
    const ticket = writableTicket(store, request.params.id);
    ticket.deleted = true;
    store.saveTicket(ticket);
    return reply.code(204).send();
  });
}

function requesterIdOf(store: FreshdeskStore, query: ListQuery): number | undefined {
  const { requester_id: id, email, unique_external_id: externalId } = query;
  if (id !== undefined) {
    if (store.contacts.has(Number(id))) return Number(id);
    throw validationFailed([invalidValue('requester_id', 'There is no contact matching the given requester_id')]);
  }
  if (externalId !== undefined) {
    const contact = store.contactByExternalId(externalId);
    if (contact !== undefined) return contact.id;
    throw validationFailed([invalidValue('unique_external_id', 'There is no contact matching the given external id')]);
  }
  if (email === undefined) return undefined;
  const contact = store.contactByEmail(email);
  if (contact !== undefined) return contact.id;
  throw validationFailed([invalidValue('email', 'There is no contact matching the given email')]);
}

function listedTickets(store: FreshdeskStore, query: ListQuery): TicketRecord[] {
  checkQuery(query, listQuery);
  const { updated_since: since, filter, order_by: orderBy = 'created_at', order_type: type = 'desc' } = query;
  const sinceMs = since === undefined ? null : Date.parse(since);
  const order = orders[orderBy];
  if (Number.isNaN(sinceMs)) throw validationFailed([invalidValue('updated_since', 'It should be a date')]);
  if (order === undefined) throw validationFailed([invalidValue('order_by', 'It should be a known order')]);
  if (type !== 'asc' && type !== 'desc') throw validationFailed([invalidValue('order_type', 'asc or desc')]);
  const requesterId = requesterIdOf(store, query);
  const listed = [...store.tickets.values()].filter(
    (ticket) =>
      !ticket.archived &&
      ticket.deleted === (filter === 'deleted') &&
      (requesterId === undefined || ticket.requesterId === requesterId) &&
      (sinceMs === null ? ticket.createdAtMs >= store.nowMs() - listedForMs : ticket.updatedAtMs >= sinceMs),
  );
  const sign = type === 'asc' ? 1 : -1;
  return listed.sort((a, b) => sign * (order(a) - order(b) || a.id - b.id));
}
