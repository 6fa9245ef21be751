import type { Ticket, TicketDraft } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { JiraIssue } from './schema.ts';
import { jiraIssueAnswer, ticketMark } from './schema.ts';
import type { JiraClient } from './client.ts';
import { issueMark, property, tagsOf } from './entity-properties.ts';
import type { Recent } from './recently-written.ts';
import type { Site } from './site-lookups.ts';
import type { StatusNames } from './statuses.ts';
import { neutralStatus } from './statuses.ts';

/** One project of a Jira site as its operations see it. */
export interface Desk {
  client: JiraClient;
  site: Site;
  /** Key of the project. */
  project: string;
  /** Issue type of tickets in a plain project, by name or id. */
  issueType: string;
  /** Project role that may read notes in a plain project; null: there are no notes. */
  notesRole: string | null;
  statusNames: StatusNames;
  /** Address of a page about the conversation, for the link on the ticket. */
  conversationUrl: (link: TicketDraft['link'], ticketId: string) => string;
  recent: Recent;
  /** How long a new issue may take to be found, in milliseconds. */
  searchLagMs: number;
  /** Epoch milliseconds. */
  now: () => number;
}

/** The fields a ticket is made of. */
export const ticketFields = [
  'summary',
  'status',
  'priority',
  'reporter',
  'assignee',
  'components',
  'labels',
  'created',
  'updated',
] as const;

const unknownTime = '1970-01-01T00:00:00.000Z';

/** Jira writes `2026-11-21T10:00:00.000+0000`; ISO 8601 in UTC comes out, so that times sort as text. */
export function isoTime(time: string | null | undefined): string {
  const at = Date.parse((time ?? '').replace(/([+-]\d{2})(\d{2})$/u, '$1:$2'));
  return Number.isNaN(at) ? unknownTime : new Date(at).toISOString();
}

/**
 * The issue in our words. Its id is the number that never changes: keys do when an issue moves to another project.
 * A reporter that is our own account means that the ticket belongs to no customer.
 */
export async function toTicket(desk: Desk, issue: JiraIssue, options: CallOptions): Promise<Ticket> {
  const me = await desk.site.me(options);
  const { fields } = issue;
  const priorityId = fields?.priority?.id ?? null;
  const priorities = priorityId === null ? null : await desk.site.priorities(options);
  const reporter = fields?.reporter?.accountId ?? null;
  return {
    id: issue.id,
    number: issue.key ?? undefined,
    subject: fields?.summary ?? '',
    status: neutralStatus(fields?.status, desk.statusNames),
    priority: (priorityId === null ? null : priorities?.fromId.get(priorityId)) ?? null,
    requesterId: reporter === me ? null : reporter,
    assigneeId: fields?.assignee?.accountId ?? null,
    groupId: fields?.components?.[0]?.id ?? null,
    tags: tagsOf(fields?.labels ?? []),
    externalId: issueMark(issue, property.ticket, ticketMark)?.externalId ?? null,
    createdAt: isoTime(fields?.created),
    updatedAt: isoTime(fields?.updated),
    version: fields?.updated ?? '',
  };
}

/** What of an issue is read. */
export interface IssueQuery {
  fields: readonly string[];
  properties?: readonly string[];
  /** Transitions with the fields of their screens. */
  transitions?: boolean;
}

/** Reads an issue by id or key from the database, not from the search index. */
export function readIssue(
  desk: Desk,
  id: string,
  { fields, properties = [], transitions = false }: IssueQuery,
  { signal }: CallOptions,
): Promise<JiraIssue> {
  const query = {
    fields: fields.join(','),
    ...(properties.length === 0 ? {} : { properties: properties.join(',') }),
    ...(transitions ? { expand: 'transitions,transitions.fields' } : {}),
  };
  const path = '/rest/api/3/issue/{id}';
  return desk.client.request('GET', path, { params: { id }, query, schema: jiraIssueAnswer, signal });
}

/** See `HelpDesk.getTicket`. */
export async function readTicket(desk: Desk, id: string, options: CallOptions): Promise<Ticket> {
  const issue = await readIssue(desk, id, { fields: ticketFields, properties: [property.ticket] }, options);
  return toTicket(desk, issue, options);
}
