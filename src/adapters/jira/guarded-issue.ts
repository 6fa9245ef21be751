import type { TicketChange } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { ChangeGuard } from '../../ports/help-desk.ts';
import { checkGiver, checkOwner, isForOwner } from '../http/owner-guard.ts';
import type { Desk } from './desk.ts';
import { changeProperty, property } from './entity-properties.ts';
import { ticketFieldsOf, toTicket } from './mapping.ts';
import { isCommentWritten } from './post-comment.ts';
import { readIssue, readTicket } from './read-issue.ts';
import type { JiraIssue } from './schema.ts';

/** A change, what must still be true of the issue, and the issue. */
export interface GuardedChange {
  desk: Desk;
  /** As it was just before the first step, see {@link readGuarded}. */
  issue: JiraIssue;
  change: TicketChange;
  guard: ChangeGuard;
  write: WriteKey;
  options: CallOptions;
}

const call = { service: 'jira', method: 'PUT', path: '/rest/api/3/issue/{id}' } as const;

/** True if it matters to whom the issue belongs. */
function isBound({ requesterId, from }: ChangeGuard): boolean {
  return requesterId !== null || from !== undefined;
}

/** Reads the issue with status, `updated` and our change property, and with all of a ticket if its customer matters. */
export async function readGuarded(
  desk: Desk,
  id: string,
  guard: ChangeGuard,
  options: CallOptions,
): Promise<JiraIssue> {
  const query = { fields: ['status', 'updated'], properties: [property.change] as string[] };
  if (isBound(guard)) {
    query.fields = [...new Set([...query.fields, ...(await ticketFieldsOf(desk, options))])];
    query.properties.push(property.ticket);
  }
  return readIssue(desk, id, query, options);
}

/**
 * Compares customers just before the first step, because Jira itself does not. True if the issue has changed hands after
 * an earlier try wrote this change: then nothing is left to do.
 * @throws `notFound` with reason `changedHands` if the issue belongs to somebody else
 */
export async function isDoneForOwner({ desk, issue, change, guard, write, options }: GuardedChange): Promise<boolean> {
  if (guard.requesterId === null) return false;
  const ticket = await toTicket(desk, issue, options);
  if (isForOwner(ticket, guard, change)) return false;
  const isDone =
    write.mayBeDone &&
    (change.comment === undefined
      ? changeProperty(issue).moved.includes(write.key)
      : await isCommentWritten(desk, issue.id, write, options));
  if (!isDone) checkOwner(call, ticket, guard, change);
  return true;
}

/** Compares whose the issue is, just before it is given to another customer, see `checkGiver`. */
export async function checkGiverOf({ desk, issue, change, guard, options }: GuardedChange): Promise<void> {
  if (guard.from !== undefined) checkGiver(call, await toTicket(desk, issue, options), guard, change);
}

/** Compares customers again before a later step: an agent may have moved the issue since the first one. */
export async function checkOwnerNow({ desk, issue, change, guard, options }: GuardedChange): Promise<void> {
  if (!isBound(guard)) return;
  const ticket = await readTicket(desk, issue.id, options);
  checkOwner(call, ticket, guard, change);
  checkGiver(call, ticket, guard, change);
}

/** True if the issue still belongs to whom the change is for. */
export async function isStillTheirs({ desk, issue, change, guard, options }: GuardedChange): Promise<boolean> {
  return guard.requesterId === null || isForOwner(await readTicket(desk, issue.id, options), guard, change);
}
