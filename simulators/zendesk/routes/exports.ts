import type { FastifyInstance } from 'fastify';

import type { ZendeskContext } from '../context.ts';
import { ZendeskError, defaultErrorBody, invalidEndpoint } from '../errors.ts';
import type { TicketRecord } from '../records.ts';
import { renderTicket } from '../render/ticket.ts';

interface ExportRoute {
  Querystring: Record<string, unknown>;
}

interface Position {
  atMs: number;
  id: number;
}

/** The last minute is left out, so that no late change is missed (Zendesk docs, incremental exports). */
const excludedMs = 60_000;

/** `GET /incremental/tickets/cursor`: tickets changed since a time, including deleted ones, in the order of change. */
export function addExportRoutes(app: FastifyInstance, context: ZendeskContext): void {
  const { store, settings } = context;
  app.get<ExportRoute>('/api/v2/incremental/tickets/cursor', (request, reply) => {
    context.actor(request);
    context.countExport(reply);
    if (settings.incrementalExport === 403) throw new ZendeskError(403, defaultErrorBody(403));
    if (settings.incrementalExport === 404) throw invalidEndpoint();
    const from = positionOf(request.query, store.nowMs());
    const changed = [...store.tickets.values(), ...store.deletedTickets.values()]
      .filter((ticket) => ticket.updatedAtMs <= store.nowMs() - excludedMs && isBehind(ticket, from))
      .toSorted((a, b) => a.updatedAtMs - b.updatedAtMs || a.id - b.id);
    const page = changed.slice(0, settings.exportPageSize);
    const endOfStream = page.length === changed.length;
    const last = endOfStream ? page.at(-1) : page.at(-1 - settings.exportOverlap);
    const cursor = last === undefined ? cursorOf(from) : cursorOf({ atMs: last.updatedAtMs, id: last.id });
    const base = context.baseUrl(request);
    return {
      tickets: page.map((ticket) => renderExported(context, ticket, base)),
      after_url: `${base}/api/v2/incremental/tickets/cursor.json?cursor=${cursor}`,
      before_url: null,
      after_cursor: cursor,
      before_cursor: null,
      end_of_stream: endOfStream,
    };
  });
}

function renderExported({ store }: ZendeskContext, ticket: TicketRecord, base: string): Record<string, unknown> {
  const rendered = renderTicket(ticket, store, base);
  return store.deletedTickets.has(ticket.id) ? { ...rendered, status: 'deleted' } : rendered;
}

function isBehind(ticket: TicketRecord, { atMs, id }: Position): boolean {
  return ticket.updatedAtMs > atMs || (ticket.updatedAtMs === atMs && ticket.id > id);
}

/** Where the page begins. Throws the 400 of a missing, wrong or too recent start. */
function positionOf(query: Record<string, unknown>, nowMs: number): Position {
  const { cursor, start_time: start } = query;
  if (typeof cursor === 'string') {
    const [atMs, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('|').map(Number);
    if (atMs !== undefined && id !== undefined && !Number.isNaN(atMs + id)) return { atMs, id };
    throw new ZendeskError(400, { error: 'InvalidCursor', description: 'The cursor is invalid' });
  }
  const startMs = typeof start === 'string' && /^\d+$/u.test(start) ? Number(start) * 1000 : NaN;
  if (Number.isNaN(startMs)) {
    throw new ZendeskError(400, { error: 'InvalidStartTime', description: 'start_time must be a Unix time' });
  }
  if (startMs > nowMs - excludedMs) {
    const description = 'Too recent start_time. Use a start_time older than 60 seconds';
    throw new ZendeskError(400, { error: 'StartTimeTooRecent', description });
  }
  return { atMs: startMs, id: 0 };
}

function cursorOf({ atMs, id }: Position): string {
  return Buffer.from(`${atMs}|${id}`).toString('base64url');
}
