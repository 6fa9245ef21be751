import { ServiceFailure } from '../../domain/failures.ts';
import type { Ticket, TicketComment, TicketFilter } from '../../domain/tickets/tickets.ts';
import { matchesFilter } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { HelpDesk } from '../../ports/help-desk.ts';
import type { FreshdeskTicket } from './schema.ts';
import { freshdeskAgent } from './schema.ts';
import { freshdeskCapabilities } from './capabilities.ts';
import { changeTicket } from './change-ticket.ts';
import { readThread } from './conversations.ts';
import { createTicket } from './create-ticket.ts';
import type { Desk } from './desk.ts';
import { readTicket, ticketPages, toOurTicket, vendorTime } from './desk.ts';
import { listChanges } from './list-changes.ts';
import { neutralDescription, textOf } from './mapping.ts';
import { followUpTag, isTicketTag } from './write-markers.ts';

/** Without a time only tickets of the last 30 days are listed; this is before there was Freshdesk. */
const everMs = Date.parse('2010-01-01T00:00:00Z');

/** The description is the first thing said; null when there is none, or when its place is taken by our neutral words. */
function descriptionOf(ticket: FreshdeskTicket): TicketComment | null {
  const body = textOf({ body: ticket.description, body_text: ticket.description_text });
  if (body === '' || body === neutralDescription) return null;
  return {
    id: `description-${ticket.id}`,
    body,
    public: true,
    authorId: ticket.requester_id ?? null,
    ours: (ticket.tags ?? []).some((tag) => isTicketTag(tag)),
    createdAt: ticket.created_at ?? '1970-01-01T00:00:00Z',
  };
}

/** Everything said, newest first, the description last. */
async function listComments(
  desk: Desk,
  id: string,
  options: CallOptions,
): Promise<(TicketComment & { incoming: boolean })[]> {
  const { ticket, comments } = await readThread(desk, id, options);
  const description = descriptionOf(ticket);
  return description === null ? comments : [...comments, { ...description, incoming: true }];
}

function plain({ incoming: _incoming, ...comment }: TicketComment & { incoming: boolean }): TicketComment {
  return comment;
}

async function latest(
  desk: Desk,
  id: string,
  fits: (comment: TicketComment & { incoming: boolean }) => boolean,
  options: CallOptions,
): Promise<TicketComment | null> {
  const found = (await listComments(desk, id, options)).find(fits);
  return found === undefined ? null : plain(found);
}

async function listTickets(
  desk: Desk,
  requesterId: string,
  filter: TicketFilter,
  limit: number,
  options: CallOptions,
): Promise<Ticket[]> {
  const query = {
    requester_id: requesterId,
    updated_since: vendorTime(everMs),
    order_by: 'updated_at',
    order_type: 'desc',
  };
  const found: Ticket[] = [];
  for await (const page of ticketPages(desk, query, options)) {
    const tickets = await Promise.all(page.map((ticket) => toOurTicket(desk, ticket, options)));
    found.push(...tickets.filter((ticket) => matchesFilter(ticket, filter)));
    if (found.length >= limit) break;
  }
  return found.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)).slice(0, limit);
}

/** The newest ticket of the same requester with the tag; what an archived follow-up carries is not listed. */
async function findFollowUp(desk: Desk, ticketId: string, options: CallOptions): Promise<Ticket | null> {
  const { requester_id, created_at } = await readTicket(desk, ticketId, options);
  if (requester_id == null) return null;
  const query = {
    requester_id,
    updated_since: created_at == null ? vendorTime(everMs) : vendorTime(Date.parse(created_at)),
    order_by: 'created_at',
    order_type: 'desc',
  };
  const tag = followUpTag(ticketId);
  for await (const page of ticketPages(desk, query, options)) {
    const found = page.find(({ tags }) => (tags ?? []).includes(tag));
    if (found !== undefined) return toOurTicket(desk, found, options);
  }
  return null;
}

/** Freshdesk as a help desk. */
export function createFreshdeskHelpDesk(desk: Desk): HelpDesk {
  return {
    name: 'freshdesk',
    capabilities: freshdeskCapabilities,
    createTicket: (draft, write, call) => createTicket(desk, draft, write, call),
    getTicket: async (id, call) => toOurTicket(desk, await readTicket(desk, id, call), call),
    latestPublicComment: (id, call) => latest(desk, id, (comment) => comment.public, call),
    latestCustomerMessage: (id, call) => latest(desk, id, (comment) => comment.public && comment.incoming, call),
    listComments: async (id, limit, call) => (await listComments(desk, id, call)).slice(0, limit).map(plain),
    changeTicket: (id, change, version, write, call) => changeTicket(desk, id, change, version, write, call),
    listTickets: (id, filter, limit, call) => listTickets(desk, id, filter, limit, call),
    findFollowUp: (id, call) => findFollowUp(desk, id, call),
    ticketOfMessaging: () => {
      const details = { kind: 'unsupported', service: 'freshdesk', capability: 'messagingTickets' } as const;
      return Promise.reject(new ServiceFailure('freshdesk has no tickets of messaging conversations', details));
    },
    listChanges: (since, call) => listChanges(desk, since, call),
    checkHealth: async ({ signal }) => {
      await desk.client.request('GET', '/agents/me', { schema: freshdeskAgent, signal });
    },
  };
}
