import { readFileSync } from 'node:fs';

import type { FastifyInstance } from 'fastify';

import type { Faults } from '../../faults.ts';
import type { LoggedRequest } from '../../http.ts';
import type { TicketRecord } from '../records.ts';
import { vendorTime } from '../render/time.ts';
import type { ZendeskStore } from '../store.ts';

const shownTickets = 100;
const shownRequests = 30;

/** The web page for people (`GET /`) and the data that it polls (`GET /_sim/state`). */
export function addPageRoutes(
  app: FastifyInstance,
  store: ZendeskStore,
  faults: Faults,
  requests: readonly LoggedRequest[],
): void {
  const html = pageFile('page.html').replace('/* style.css */', () => pageFile('style.css'));
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'";
  app.get('/', (_request, reply) =>
    reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html),
  );
  app.get('/_sim/state', () => ({
    down: faults.down,
    latencyMs: faults.latencyMs,
    faults: faults.list(),
    ticketCount: store.tickets.size,
    tickets: [...store.tickets.values()]
      .toSorted((a, b) => b.updatedAtMs - a.updatedAtMs || b.id - a.id)
      .slice(0, shownTickets)
      .map((ticket) => shownTicket(ticket, store)),
    requests: requests
      .slice(-shownRequests)
      .toReversed()
      .map(({ method, path, query, status, fault, atMs }) => ({
        method,
        path: query === '' ? path : `${path}?${query}`,
        status,
        fault,
        at: new Date(atMs).toISOString(),
      })),
  }));
}

function pageFile(name: string): string {
  return readFileSync(new URL(`../page/${name}`, import.meta.url), 'utf8');
}

function shownTicket(ticket: TicketRecord, store: ZendeskStore): Record<string, unknown> {
  return {
    id: ticket.id,
    subject: ticket.subject,
    status: ticket.status,
    priority: ticket.priority,
    group: store.groups.get(ticket.groupId ?? 0)?.name ?? null,
    requester: store.users.get(ticket.requesterId)?.name ?? null,
    tags: ticket.tags,
    externalId: ticket.externalId,
    followupOf: ticket.followupOf,
    updatedAt: vendorTime(ticket.updatedAtMs),
    comments: store.commentsOf(ticket.id).map((comment) => ({
      id: comment.id,
      author: store.users.get(comment.authorId)?.name ?? null,
      body: comment.body,
      public: comment.public,
      at: vendorTime(comment.createdAtMs),
    })),
  };
}
