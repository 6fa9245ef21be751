import type { Ticket } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { property } from './entity-properties.ts';
import { ticketFieldsOf, toTicket } from './mapping.ts';
import type { JiraIssue } from './schema.ts';
import { jiraIssueAnswer } from './schema.ts';

/** The parts of an issue to read. */
export interface IssueQuery {
  fields: readonly string[];
  properties?: readonly string[];
}

/** Reads an issue by id or key, from the database and not from the search index. */
export function readIssue(
  desk: Desk,
  id: string,
  { fields, properties = [] }: IssueQuery,
  { signal }: CallOptions,
): Promise<JiraIssue> {
  const query = {
    fields: fields.join(','),
    ...(properties.length === 0 ? {} : { properties: properties.join(',') }),
  };
  const path = '/rest/api/3/issue/{id}';
  return desk.client.request('GET', path, { params: { id }, query, schema: jiraIssueAnswer, signal });
}

/** See `HelpDesk.getTicket`. */
export async function readTicket(desk: Desk, id: string, options: CallOptions): Promise<Ticket> {
  const fields = await ticketFieldsOf(desk, options);
  const issue = await readIssue(desk, id, { fields, properties: [property.ticket] }, options);
  return toTicket(desk, issue, options);
}
