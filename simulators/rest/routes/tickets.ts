import type { FastifyInstance, FastifyReply } from 'fastify';

import { RestDeskError } from '../errors.ts';
import { IdempotencyKeys, requestPrint, requireKey } from '../idempotency.ts';
import { changeInput, createInput, messagesQuery, parseInput, ticketsQuery } from '../inputs.ts';
import { pageOf } from '../paging.ts';
import type { TicketRecord, UnmetRecord } from '../records.ts';
import { renderMessage, renderTicket, wireTime } from '../render.ts';
import type { RestDeskStore } from '../store.ts';
import { listTickets } from '../ticket-list.ts';
import { changeTicket, createTicket } from '../ticket-writes.ts';

interface ById {
  Params: { id: string };
}

function etagOf(ticket: TicketRecord): string {
  return `"${ticket.revision}"`;
}

function sendWritten(reply: FastifyReply, status: number, ticket: TicketRecord, unmet: UnmetRecord[]): FastifyReply {
  return reply
    .code(status)
    .header('etag', etagOf(ticket))
    .send({ ticket: renderTicket(ticket), unmet });
}

/** Routes of tickets and their messages. */
export function addTicketRoutes(app: FastifyInstance, store: RestDeskStore): void {
  const keys = new IdempotencyKeys();

  app.post('/tickets', (request, reply) => {
    const key = requireKey(request.headers['idempotency-key']);
    const print = requestPrint('POST', '/tickets', request.body);
    const known = keys.find(key, print);
    if (known !== null) return sendWritten(reply, 200, store.ticket(known.ticketId), known.unmet);
    const written = createTicket(store, parseInput(createInput, request.body));
    keys.note(key, print, written);
    return sendWritten(reply, 201, written.ticket, written.unmet);
  });

  app.patch<ById>('/tickets/:id', (request, reply) => {
    const key = requireKey(request.headers['idempotency-key']);
    const ticket = store.ticket(request.params.id);
    const print = requestPrint('PATCH', `/tickets/${ticket.id}`, request.body);
    const known = keys.find(key, print);
    if (known !== null) return sendWritten(reply, 200, ticket, known.unmet);
    const input = parseInput(changeInput, request.body);
    const expected = request.headers['if-match'];
    if (expected !== undefined && expected !== etagOf(ticket)) {
      throw new RestDeskError(412, 'version_mismatch', 'The ticket has changed');
    }
    const written = changeTicket(store, ticket, input);
    keys.note(key, print, written);
    return sendWritten(reply, 200, ticket, written.unmet);
  });

  app.get<ById>('/tickets/:id', (request, reply) => {
    const ticket = store.ticket(request.params.id);
    return reply.header('etag', etagOf(ticket)).send({ ticket: renderTicket(ticket) });
  });

  app.get('/tickets', (request) => {
    const { page, nextCursor, asOfMs } = listTickets(store, parseInput(ticketsQuery, request.query));
    return { tickets: page.map(renderTicket), next_cursor: nextCursor, as_of: wireTime(asOfMs) };
  });

  app.get<ById>('/tickets/:id/messages', (request) => {
    const { visibility, role, ...paging } = parseInput(messagesQuery, request.query);
    const wanted = store
      .ticket(request.params.id)
      .messages.filter((message) => visibility === undefined || message.visibility === visibility)
      .filter((message) => role === undefined || message.role === role);
    const { page, nextCursor } = pageOf(wanted, (message) => [message.createdAtMs, message.id], paging);
    return { messages: page.map(renderMessage), next_cursor: nextCursor };
  });
}
