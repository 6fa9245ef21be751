import type { DeskEvent } from '../../domain/desk/desk.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { Ticket, TicketFilter } from '../../domain/tickets/tickets.ts';
import { matchesFilter } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { JiraIssue } from './schema.ts';
import { followUpMark } from './schema.ts';
import type { Desk } from './desk.ts';
import { isoTime, readIssue, readTicket, ticketFields, toTicket } from './desk.ts';
import { followsLabel, issueMark, property } from './entity-properties.ts';
import { searchIssues } from './search.ts';
import { jqlString } from './text-limits.ts';

const accountPattern = /^[\w:-]{1,128}$/u;
/** How far search may lag behind, with room to spare. */
const lagMs = 3 * 60_000;
const maximumChanges = 2_000;
/** Search begins up to minutes before the time asked for, so pages may hold nothing new: they do not count. */
const maximumChangePages = 200;

function statusCategory({ status }: TicketFilter): string {
  if (status === undefined) return '';
  return status === 'solved' || status === 'closed' ? ' AND statusCategory = Done' : ' AND statusCategory != Done';
}

/** See `HelpDesk.listTickets`. Search finds them; it is told which issues we wrote of late, to read those afresh. */
export async function listTickets(
  desk: Desk,
  requesterId: string,
  filter: TicketFilter,
  limit: number,
  options: CallOptions,
): Promise<Ticket[]> {
  if (!accountPattern.test(requesterId) || requesterId === (await desk.site.me(options))) return [];
  const of = `project = ${jqlString(desk.project)} AND reporter = ${jqlString(requesterId)}`;
  const filters = filter.status !== undefined || filter.priority !== undefined;
  const { issues } = await searchIssues(
    desk,
    {
      jql: `${of}${statusCategory(filter)} ORDER BY updated DESC`,
      fields: ticketFields,
      properties: [property.ticket],
      pageSize: filters ? 100 : Math.min(Math.max(limit, 1), 100),
      maximumPages: 5,
      isEnough: (found) => !filters && found.length >= limit,
    },
    options,
  );
  const tickets = await Promise.all(issues.map((issue) => toTicket(desk, issue, options)));
  return tickets
    .filter((ticket) => ticket.requesterId === requesterId && matchesFilter(ticket, filter))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
    .slice(0, limit);
}

async function readIfThere(desk: Desk, id: string, options: CallOptions): Promise<Ticket | null> {
  try {
    return await readTicket(desk, id, options);
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'notFound') return null;
    throw error;
  }
}

/** See `HelpDesk.findFollowUp`: by the property we left on the closed issue, else by the label of the newer one. */
export async function findFollowUp(desk: Desk, ticketId: string, options: CallOptions): Promise<Ticket | null> {
  const closed = await readIssue(desk, ticketId, { fields: ['status'], properties: [property.followUp] }, options);
  const known = issueMark(closed, property.followUp, followUpMark);
  const ticket = known === null ? null : await readIfThere(desk, known.id, options);
  if (ticket !== null) return ticket;
  const jql = `project = ${jqlString(desk.project)} AND labels = ${jqlString(followsLabel(closed.id))} ORDER BY created DESC`;
  const search = { jql, fields: ['created'], pageSize: 1, maximumPages: 1 };
  const [newest] = (await searchIssues(desk, search, options)).issues;
  return newest === undefined ? null : readIfThere(desk, newest.id, options);
}

/**
 * See `HelpDesk.listChanges`. Jira has no list of changes but search, whose times are whole minutes and which lags
 * behind: the list counts as complete up to some minutes ago, and what is newer comes again next time.
 */
export async function listChanges(
  desk: Desk,
  since: number,
  options: CallOptions,
): Promise<{ events: DeskEvent[]; until: number }> {
  const now = desk.now();
  const minutes = Math.max(1, Math.ceil((now - since) / 60_000) + 1);
  const jql = `project = ${jqlString(desk.project)} AND updated >= "-${minutes}m" ORDER BY updated ASC`;
  const timeOf = ({ fields }: JiraIssue): number => Date.parse(isoTime(fields?.updated));
  const isEnough = (found: JiraIssue[]): boolean =>
    found.filter((issue) => timeOf(issue) >= since).length >= maximumChanges;
  const search = { jql, fields: ['updated'], pageSize: 100, maximumPages: maximumChangePages, isEnough };
  const { issues, complete } = await searchIssues(desk, search, options);
  const all = issues.map((issue) => ({ id: issue.id, at: timeOf(issue) }));
  const events = [...new Map(all.map((one) => [one.id, one])).values()]
    .filter(({ at }) => at >= since)
    .map(({ id, at }) => ({ id: `${id}@${at}`, ticketId: id, at }));
  const last = complete ? now : Math.max(since, ...all.map(({ at }) => at));
  return { events, until: Math.max(since, Math.min(last, now - lagMs)) };
}
