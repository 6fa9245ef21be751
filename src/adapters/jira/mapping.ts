import type { Priority, Ticket } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { ifAvailable } from '../http/look-up.ts';
import type { Desk } from './desk.ts';
import { ticketProperty } from './entity-properties.ts';
import { tagsOf } from './labels.ts';
import { namedPriority } from './priorities.ts';
import type { JiraIssue } from './schema.ts';
import { neutralStatus } from './statuses.ts';

const commonFields = [
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

/** The request type's field; null in a plain project, and when we are not allowed to look it up. */
async function requestTypeField(desk: Desk, options: CallOptions): Promise<string | null> {
  if (!(await desk.lookups.isServiceDesk(options))) return null;
  // Without the field, an issue that is hidden from the customer looks like any other.
  const field = await ifAvailable(desk.lookups.requestTypeField(options), options, Infinity);
  return field === 'unavailable' ? null : field;
}

/** The fields of an issue that {@link toTicket} needs. */
export async function ticketFieldsOf(desk: Desk, options: CallOptions): Promise<readonly string[]> {
  const field = await requestTypeField(desk, options);
  return field === null ? commonFields : [...commonFields, field];
}

/**
 * True for an issue of Jira Service Management without a request type: the portal does not show it to its reporter.
 * Unless we made it for them ourselves.
 */
async function isHidden(desk: Desk, issue: JiraIssue, options: CallOptions): Promise<boolean> {
  const field = await requestTypeField(desk, options);
  return field !== null && issue.fields?.[field] === null && ticketProperty(issue) === null;
}

const unknownTime = '1970-01-01T00:00:00.000Z';

/** Converts Jira's `2026-11-21T10:00:00.000+0000` to ISO 8601 in UTC, so that times sort as text. */
export function isoTime(time: string | null | undefined): string {
  const at = Date.parse((time ?? '').replace(/([+-]\d{2})(\d{2})$/u, '$1:$2'));
  return Number.isNaN(at) ? unknownTime : new Date(at).toISOString();
}

/** The priority, by the site's own list, or by its name when the list cannot be read. */
async function priorityOf(desk: Desk, { fields }: JiraIssue, options: CallOptions): Promise<Priority | null> {
  const { id, name } = fields?.priority ?? {};
  if (id == null) return null;
  const site = await ifAvailable(desk.lookups.priorities(options), options);
  return site === 'unavailable' ? namedPriority(name) : (site.fromId.get(id) ?? null);
}

/**
 * Maps an issue. Its id is the number, which never changes; the key changes when an issue moves to another project.
 * When the reporter is our own account, the ticket belongs to no customer.
 */
export async function toTicket(desk: Desk, issue: JiraIssue, options: CallOptions): Promise<Ticket> {
  const me = await desk.lookups.ownAccountId(options);
  const { fields } = issue;
  const reporter = fields?.reporter?.accountId ?? null;
  const hidden = await isHidden(desk, issue, options);
  return {
    id: issue.id,
    number: issue.key ?? undefined,
    subject: fields?.summary ?? '',
    status: neutralStatus(fields?.status, desk.statusNames),
    priority: await priorityOf(desk, issue, options),
    requesterId: reporter === me ? null : reporter,
    assigneeId: fields?.assignee?.accountId ?? null,
    groupId: fields?.components?.[0]?.id ?? null,
    tags: tagsOf(fields?.labels ?? []),
    externalId: ticketProperty(issue)?.externalId ?? null,
    ...(hidden ? { hiddenFromRequester: true } : {}),
    createdAt: isoTime(fields?.created),
    updatedAt: isoTime(fields?.updated),
    version: fields?.updated ?? '',
  };
}
