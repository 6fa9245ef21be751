import { ServiceFailure } from '../../domain/failures.ts';
import type { Ticket, TicketFilter } from '../../domain/tickets/tickets.ts';
import { matchesFilter } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { followUpProperty, property } from './entity-properties.ts';
import { jqlString } from './jql.ts';
import { followsLabel } from './labels.ts';
import { ticketFieldsOf, toTicket } from './mapping.ts';
import { readIssue, readTicket } from './read-issue.ts';
import { searchIssues } from './search.ts';

const accountPattern = /^[\w:-]{1,128}$/u;

function statusCategory({ status }: TicketFilter): string {
  if (status === undefined) return '';
  return status === 'solved' || status === 'closed' ? ' AND statusCategory = Done' : ' AND statusCategory != Done';
}

/** See `HelpDesk.listTickets`. Uses the search, which reads the issues that we wrote recently from the database. */
export async function listTickets(
  desk: Desk,
  requesterId: string,
  filter: TicketFilter,
  limit: number,
  options: CallOptions,
): Promise<Ticket[]> {
  if (!accountPattern.test(requesterId) || requesterId === (await desk.lookups.ownAccountId(options))) return [];
  const ofRequester = `project = ${jqlString(desk.project)} AND reporter = ${jqlString(requesterId)}`;
  const hasFilter = filter.status !== undefined || filter.priority !== undefined;
  const { issues } = await searchIssues(
    desk,
    {
      jql: `${ofRequester}${statusCategory(filter)} ORDER BY updated DESC`,
      fields: await ticketFieldsOf(desk, options),
      properties: [property.ticket],
      pageSize: hasFilter ? 100 : Math.min(Math.max(limit, 1), 100),
      maximumPages: 5,
      isEnough: (found) => !hasFilter && found.length >= limit,
    },
    options,
  );
  const tickets = await Promise.all(issues.map((issue) => toTicket(desk, issue, options)));
  return tickets
    .filter((ticket) => ticket.requesterId === requesterId && matchesFilter(ticket, filter))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
    .slice(0, limit);
}

async function readIfPresent(desk: Desk, id: string, options: CallOptions): Promise<Ticket | null> {
  try {
    return await readTicket(desk, id, options);
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'notFound') return null;
    throw error;
  }
}

/** See `HelpDesk.findFollowUp`: by our property on the closed issue, or else by the label of the newer one. */
export async function findFollowUp(desk: Desk, ticketId: string, options: CallOptions): Promise<Ticket | null> {
  const closed = await readIssue(desk, ticketId, { fields: ['status'], properties: [property.followUp] }, options);
  const followUpId = followUpProperty(closed);
  const ticket = followUpId === null ? null : await readIfPresent(desk, followUpId, options);
  if (ticket !== null) return ticket;
  const jql = `project = ${jqlString(desk.project)} AND labels = ${jqlString(followsLabel(closed.id))} ORDER BY created DESC`;
  const search = { jql, fields: ['created'], pageSize: 1, maximumPages: 1 };
  const [newest] = (await searchIssues(desk, search, options)).issues;
  return newest === undefined ? null : readIfPresent(desk, newest.id, options);
}
