import type { Unmet } from '../../domain/tickets/unmet.ts';
import { withReadBack } from '../../domain/tickets/read-back.ts';
import type { NewComment, TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { WantedTicket } from '../../domain/tickets/unmet-by.ts';
import { overwritesOthers } from '../../domain/tickets/manual-changes.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { ChangeGuard } from '../../ports/help-desk.ts';
import { checkGiver, checkOwner, isForOwner } from '../http/owner-guard.ts';
import { afterWriting, isFailure } from '../http/write-outcome.ts';
import type { Desk } from './desk.ts';
import { freshdeskFailure } from './errors.ts';
import { toTicket } from './mapping.ts';
import { archivedFailure, mapTicket, readTicket, writeUnlessArchived } from './read-ticket.ts';
import type { FreshdeskTicket } from './schema.ts';
import { freshdeskTicket } from './schema.ts';
import { mergedTags } from './tags.ts';
import type { Plan, Properties, Wanted } from './ticket-properties.ts';
import { outstanding, planProperties, refusedProperty, shownPlaces, writeWithoutRefused } from './ticket-properties.ts';
import { isWritten, writeComment } from './write-comment.ts';

const path = '/tickets/{id}';

/**
 * Writes properties. The request states their final values, so it is safe to make twice. But it changes the version, so
 * it matters whether it was done.
 */
function put(
  desk: Desk,
  id: string,
  properties: Properties,
  wanted: Wanted,
  unmet: Unmet[],
  options: CallOptions,
): Promise<FreshdeskTicket> {
  const send = (json: Properties) =>
    desk.client.request('PUT', path, {
      id,
      body: { json },
      schema: freshdeskTicket,
      signal: options.signal,
    });
  const write = () => writeWithoutRefused(properties, wanted, unmet, send);
  return writeUnlessArchived(desk, id, 'PUT', path, write, options);
}

/** Reads a ticket that is to be changed. Throws when it is archived: it then refuses every write. */
async function readWritable(desk: Desk, id: string, options: CallOptions): Promise<FreshdeskTicket> {
  const ticket = await readTicket(desk, id, options);
  if (ticket.archived === true) throw archivedFailure('PUT', path);
  return ticket;
}

function isByCustomer(comment: NewComment | undefined): boolean {
  return comment?.public === true && comment.author !== 'agent';
}

/** State of the ticket before the write. */
interface Before {
  /** Null when it did not have to be read. */
  ticket: FreshdeskTicket | null;
  /** True when an earlier try wrote the comment. */
  commentIsWritten: boolean;
}

async function readBefore(
  desk: Desk,
  id: string,
  change: TicketChange,
  needsTicket: boolean,
  write: WriteKey,
  options: CallOptions,
): Promise<Before> {
  const ticket = needsTicket || write.mayBeDone ? await readWritable(desk, id, options) : null;
  const { comment } = change;
  const commentIsWritten =
    write.mayBeDone && comment !== undefined && (await isWritten(desk, id, comment, write, options));
  return { ticket, commentIsWritten };
}

/**
 * The properties that are still to be written. When the comment is there, they were written, because they come first.
 */
function remaining(before: Before, plan: Plan, change: TicketChange): Properties {
  const { ticket } = before;
  if (ticket === null) return plan.properties;
  const tags = mergedTags(ticket.tags ?? [], plan.addTags);
  const all = outstanding(ticket, { ...plan.properties, ...(tags === undefined ? {} : { tags }) });
  if (!before.commentIsWritten) return all;
  // An automation of the desk may have reopened the ticket because of the customer's comment.
  return isByCustomer(change.comment) && all.status !== undefined ? { status: all.status } : {};
}

/** A change, and what must still be true of the ticket. */
interface GuardedChange {
  change: TicketChange;
  guard: ChangeGuard;
}

/** True when the change may be written to the ticket as it is. */
function isTheirs(ticket: FreshdeskTicket | null, { change, guard }: GuardedChange): boolean {
  return ticket === null || isForOwner(toTicket(ticket, null), guard, change);
}

/** Throws when the ticket, as last read, belongs to somebody else. */
function checkOwnerOf(ticket: FreshdeskTicket, { change, guard }: GuardedChange): void {
  checkOwner({ service: 'freshdesk', method: 'PUT', path }, toTicket(ticket, null), guard, change);
}

async function writeOwnersComment(
  desk: Desk,
  ticket: FreshdeskTicket | null,
  id: string,
  guarded: GuardedChange & { comment: NewComment },
  write: WriteKey,
  options: CallOptions,
): Promise<Unmet[]> {
  if (ticket !== null) checkOwnerOf(ticket, guarded);
  return await writeComment(desk, id, guarded.comment, write, options);
}

/**
 * Throws when the ticket belongs to somebody else, and `conflict` when someone has changed since `version` what the
 * change would overwrite. What an earlier try of ours has done is neither.
 * @param rest the properties that are still to be written
 */
function checkGuard(before: Before, guarded: GuardedChange, write: WriteKey, rest: Properties, plan: Plan): void {
  const { ticket, commentIsWritten } = before;
  const { change, guard } = guarded;
  if (ticket === null) return;
  const changesProperties = Object.keys(plan.properties).length > 0 || plan.addTags.length > 0;
  const propertiesAreWritten = changesProperties && Object.keys(rest).length === 0;
  if (write.mayBeDone && (commentIsWritten || (propertiesAreWritten && change.comment === undefined))) return;
  checkOwnerOf(ticket, guarded);
  checkGiver({ service: 'freshdesk', method: 'PUT', path }, toTicket(ticket, null), guard, change);
  if (guard.version === null || !overwritesOthers(change) || ticket.updated_at === guard.version) return;
  if (write.mayBeDone && propertiesAreWritten) return;
  throw freshdeskFailure({ method: 'PUT', path }, 'the ticket has changed', { kind: 'conflict' });
}

/**
 * See `HelpDesk.changeTicket`. Takes up to three requests. The properties are first; those that are refused, such as a
 * status for which required fields are missing, are left out, all of them if need be when there is a comment. Then the comment is written, and the result is read and
 * compared. When the customer's comment made the desk reopen the ticket, the status is written once more.
 *
 * A repeated try writes only what is missing: it compares the properties, and `isWritten` looks for the comment.
 *
 * Limits of Freshdesk: it compares no versions, so we compare version and customer just before the write, the customer
 * again in its answer before the comment, and versions in whole seconds. Tags
 * are replaced as a whole, so a tag that is set between our read and our write is lost.
 */
export async function changeTicket(
  desk: Desk,
  id: string,
  guarded: GuardedChange,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const { change, guard } = guarded;
  const { comment, status, priority, group, assignee, requesterId: requester, addTags, link } = change;
  const wanted: Wanted = { status, priority, group, assignee, requester, tags: addTags, link };
  const plan = await planProperties(desk, wanted, options);
  const isRead =
    guard.version !== null || guard.requesterId !== null || guard.from !== undefined || plan.addTags.length > 0;
  const before = await readBefore(desk, id, change, isRead, write, options);
  // Of what is done, nothing is finished on a ticket of somebody else.
  const rest = before.commentIsWritten && !isTheirs(before.ticket, guarded) ? {} : remaining(before, plan, change);
  checkGuard(before, guarded, write, rest, plan);
  let ticket = before.ticket;
  if (Object.keys(rest).length > 0) {
    try {
      ticket = await put(desk, id, rest, wanted, plan.unmet, options);
    } catch (error) {
      if (comment === undefined || before.commentIsWritten || !isRefused(error)) throw error;
      plan.unmet.push(...Object.keys(rest).map((name) => refusedProperty(name, rest, wanted)));
    }
  }
  if (comment !== undefined && !before.commentIsWritten) {
    const isFirst = ticket === before.ticket;
    const written = writeOwnersComment(desk, ticket, id, { ...guarded, comment }, write, options);
    plan.unmet.push(...(await (isFirst ? written : afterWriting(written))));
    ticket = await afterWriting(readTicket(desk, id, options));
    const isStatusUnmet = plan.unmet.some(({ what }) => what === 'status');
    const wantedStatus = plan.properties.status ?? ticket.status;
    const isOvertaken = isByCustomer(comment) && wantedStatus !== ticket.status && isTheirs(ticket, guarded);
    if (wantedStatus != null && isOvertaken && !isStatusUnmet) {
      ticket = await afterWriting(put(desk, id, { status: wantedStatus }, wanted, plan.unmet, options));
    }
  }
  ticket ??= await readWritable(desk, id, options);
  const result = { ticket: await mapTicket(desk, ticket, options), unmet: plan.unmet };
  return withReadBack(result, shownParts(rest, change, plan));
}

/** True when Freshdesk refuses all properties of a ticket that takes comments. */
function isRefused(error: unknown): boolean {
  return isFailure(error, ['forbidden', 'rejected']) && error.details.reason !== 'ticketClosed';
}

/** What this try has written, and the ticket should show. */
function shownParts(rest: Properties, change: TicketChange, plan: Plan): WantedTicket {
  const { status, priority, requesterId } = change;
  return {
    ...(rest.status === undefined ? {} : { status }),
    ...(rest.priority === undefined ? {} : { priority }),
    ...(rest.requester_id === undefined ? {} : { requesterId }),
    ...(rest.tags === undefined ? {} : { tags: plan.addTags }),
    ...shownPlaces(rest, change),
  };
}
