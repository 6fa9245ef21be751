import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { ZendeskContext } from '../context.ts';
import { invalidEndpoint, notFound } from '../errors.ts';
import type { StoredAnswer } from '../idempotency.ts';
import { readTags, readTicket } from '../inputs.ts';
import type { ListQuery, SortRules } from '../paging.ts';
import { paginate } from '../paging.ts';
import type { TicketRecord } from '../records.ts';
import { renderAudit } from '../render/audit.ts';
import { renderTicket } from '../render/ticket.ts';
import { vendorTime } from '../render/time.ts';
import type { TicketWrite } from '../ticket-writes.ts';
import { changeTags, createTicket, updateTicket } from '../ticket-writes.ts';

interface IdRoute {
  Params: { id: string };
}

/** How lists of tickets are sorted. With a cursor, `created_at` is refused, as on live accounts. */
export const ticketSort: SortRules<TicketRecord> = {
  keys: {
    id: ({ id }) => id,
    updated_at: ({ updatedAtMs }) => vendorTime(updatedAtMs),
    created_at: ({ createdAtMs }) => vendorTime(createdAtMs),
    status: ({ status }) => ['new', 'open', 'pending', 'hold', 'solved', 'closed'].indexOf(status),
    priority: ({ priority }) => ['low', 'normal', 'high', 'urgent'].indexOf(priority ?? ''),
    subject: ({ subject }) => subject,
  },
  cursorKeys: ['updated_at', 'status'],
};

/** The ticket of the path. Throws the 404 of a missing or deleted one. */
export function ticketOf(context: ZendeskContext, request: FastifyRequest<IdRoute>): TicketRecord {
  const ticket = context.store.tickets.get(Number(request.params.id));
  if (ticket === undefined) throw notFound();
  return ticket;
}

/** `/tickets`: create (with Idempotency-Key), list, count, show, update, delete, tags. */
export function addTicketRoutes(app: FastifyInstance, context: ZendeskContext): void {
  const { store } = context;
  app.get<{ Querystring: ListQuery }>('/api/v2/tickets', (request) => {
    context.actor(request);
    const base = context.baseUrl(request);
    const tickets = listedTickets(context, request.query);
    const render = (ticket: TicketRecord) => renderTicket(ticket, store, base);
    return paginate('tickets', tickets, request.query, `${base}/api/v2/tickets.json`, ticketSort, render);
  });
  app.get('/api/v2/tickets/count', (request) => {
    context.actor(request);
    return { count: { value: store.tickets.size, refreshed_at: vendorTime(store.nowMs()) } };
  });
  app.post('/api/v2/tickets', (request, reply) => postTicket(context, request, reply));
  app.get<IdRoute>('/api/v2/tickets/:id', (request) => {
    context.actor(request);
    return { ticket: renderTicket(ticketOf(context, request), store, context.baseUrl(request)) };
  });
  app.put<IdRoute>('/api/v2/tickets/:id', (request, reply) => {
    const actor = context.actor(request);
    const ticket = ticketOf(context, request);
    context.countTicketUpdate(actor, ticket.id, reply);
    const { input, unknownKeys } = readTicket(request.body);
    warnOfUnknownKeys(reply, 'update', unknownKeys);
    return renderWrite(context, request, updateTicket(context, actor, ticket, input));
  });
  app.delete<IdRoute>('/api/v2/tickets/:id', (request, reply) => {
    context.actor(request);
    store.deleteTicket(ticketOf(context, request).id);
    return reply.code(204).send();
  });
  addTagRoutes(app, context);
  addMessagingRoute(app, context);
}

async function postTicket(context: ZendeskContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const actor = context.actor(request);
  const { input, unknownKeys } = readTicket(request.body);
  warnOfUnknownKeys(reply, 'create', unknownKeys);
  const create = async (): Promise<StoredAnswer> => {
    await context.settings.beforeCreateCommit?.();
    const write = createTicket(context, actor, input);
    const location = `${context.baseUrl(request)}/api/v2/tickets/${write.ticket.id}.json`;
    return { body: renderWrite(context, request, write), location };
  };
  const key = request.headers['idempotency-key'];
  let answer: StoredAnswer;
  if (typeof key === 'string') {
    // Compared as text, with the members in the order sent: a client has to repeat the same bytes.
    const run = await context.idempotency.run(key, JSON.stringify(request.body), create);
    reply.header('x-idempotency-lookup', run.lookup);
    answer = run.answer;
  } else {
    answer = await create();
  }
  return reply.code(201).header('location', answer.location).send(answer.body);
}

function renderWrite(context: ZendeskContext, request: FastifyRequest, write: TicketWrite): Record<string, unknown> {
  const { store, baseUrl } = context;
  const base = baseUrl(request);
  return { ticket: renderTicket(write.ticket, store, base), audit: renderAudit(write.audit, store, base) };
}

function listedTickets(context: ZendeskContext, query: ListQuery): TicketRecord[] {
  const { store, settings } = context;
  const tickets = [...store.tickets.values()];
  const externalId = query['external_id'];
  if (typeof externalId !== 'string') return tickets;
  const shownUntilMs = store.nowMs() - settings.listLagMs;
  return tickets.filter((ticket) => ticket.externalId === externalId && ticket.createdAtMs <= shownUntilMs);
}

function addTagRoutes(app: FastifyInstance, context: ZendeskContext): void {
  const path = '/api/v2/tickets/:id/tags';
  const change = (how: 'set' | 'add' | 'remove') => (request: FastifyRequest<IdRoute>, reply: FastifyReply) => {
    const actor = context.actor(request);
    const ticket = ticketOf(context, request);
    context.countTicketUpdate(actor, ticket.id, reply);
    const { tags } = changeTags(context, actor, ticket, how, readTags(request.body));
    return reply.code(how === 'set' ? 201 : 200).send({ tags });
  };
  app.get<IdRoute>(path, (request) => {
    context.actor(request);
    return { tags: ticketOf(context, request).tags };
  });
  app.post<IdRoute>(path, change('set'));
  app.put<IdRoute>(path, change('add'));
  app.delete<IdRoute>(path, change('remove'));
}

/** The active ticket of a messaging conversation, which is one that is not closed (Zendesk API description, tickets). */
function addMessagingRoute(app: FastifyInstance, context: ZendeskContext): void {
  app.get<IdRoute>('/api/v2/tickets/messaging/conversations/:id/ticket', (request) => {
    context.actor(request);
    const { store, settings } = context;
    if (!settings.messaging) throw invalidEndpoint();
    const ticket = store.tickets.get(store.messagingTickets.get(request.params.id) ?? 0);
    if (ticket === undefined || ticket.status === 'closed') throw notFound();
    return { ticket: renderTicket(ticket, store, context.baseUrl(request)) };
  });
}

/** Zendesk ignores unknown keys. This header is the only sign of it (recorded answers). */
function warnOfUnknownKeys(reply: FastifyReply, action: string, keys: readonly string[]): void {
  if (keys.length === 0) return;
  const list = keys.map((key) => JSON.stringify(key).replaceAll(/[^ -~]/gu, '?')).join(', ');
  reply.header(
    'x-zendesk-api-warn',
    `{:controller=>"Api::V2::TicketsController", :action=>"${action}", :unpermitted_keys=>[${list}]}`,
  );
}
