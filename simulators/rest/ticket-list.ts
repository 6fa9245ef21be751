import type { TicketsQuery } from './inputs.ts';
import { pageOf } from './paging.ts';
import type { TicketRecord } from './records.ts';
import type { RestDeskStore } from './store.ts';

/** A page of the tickets that match the query. */
export function listTickets(
  store: RestDeskStore,
  query: TicketsQuery,
): { page: TicketRecord[]; nextCursor: string | null; asOfMs: number } {
  const { tickets, asOfMs } = store.listed();
  const since = query.updated_since === undefined ? null : Date.parse(query.updated_since);
  const wanted = tickets.filter(
    (ticket) =>
      isOrAny(query.requester, ticket.requesterId) &&
      isOrAny(query.status, ticket.status) &&
      isOrAny(query.priority, ticket.priority) &&
      isOrAny(query.external_id, ticket.externalId) &&
      isOrAny(query.follow_up_of, ticket.followUpOf) &&
      (since === null || ticket.updatedAtMs >= since),
  );
  return { ...pageOf(wanted, (ticket) => [ticket.updatedAtMs, ticket.id], query), asOfMs };
}

function isOrAny(wanted: string | undefined, value: string | null): boolean {
  return wanted === undefined || wanted === value;
}
