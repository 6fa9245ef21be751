import type { Unmet } from '../../domain/desk/desk.ts';
import type { NewComment, TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { FreshdeskTicket } from './schema.ts';
import { freshdeskTicket } from './schema.ts';
import { isWritten, writeComment } from './conversations.ts';
import type { Desk } from './desk.ts';
import { archivedFailure, readTicket, toOurTicket, writing } from './desk.ts';
import { freshdeskFailure } from './errors.ts';
import { checkFiles } from './multipart-body.ts';
import type { Plan, Properties, Wanted } from './ticket-properties.ts';
import { mergedTags, outstanding, planProperties, writeLenient } from './ticket-properties.ts';

const path = '/tickets/{id}';

/** A write of properties says how they shall be, so it may be made twice. */
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
      repeatable: true,
      schema: freshdeskTicket,
      signal: options.signal,
    });
  const write = () => writeLenient(properties, wanted, unmet, send);
  return writing(desk, id, 'PUT', path, write, options);
}

/** The ticket as it is before the write; one that is archived refuses every write. */
async function readLive(desk: Desk, id: string, options: CallOptions): Promise<FreshdeskTicket> {
  const ticket = await readTicket(desk, id, options);
  if (ticket.archived === true) throw archivedFailure('PUT', path);
  return ticket;
}

function isByCustomer(comment: NewComment | undefined): boolean {
  return comment?.public === true && comment.author !== 'agent';
}

/** What is known of the ticket before the write; `null` where the normal path need not look. */
interface Before {
  ticket: FreshdeskTicket | null;
  commentIsWritten: boolean;
}

async function look(
  desk: Desk,
  id: string,
  change: TicketChange,
  needsTicket: boolean,
  write: WriteKey,
  options: CallOptions,
): Promise<Before> {
  const ticket = needsTicket || write.mayBeDone ? await readLive(desk, id, options) : null;
  const { comment } = change;
  const commentIsWritten =
    write.mayBeDone && comment !== undefined && (await isWritten(desk, id, comment, write, options));
  return { ticket, commentIsWritten };
}

/** The properties still to be written. Properties come before the comment: when it is there, they were written. */
function remaining(before: Before, plan: Plan, change: TicketChange): Properties {
  const { ticket } = before;
  if (ticket === null) return plan.properties;
  const tags = mergedTags(ticket.tags ?? [], plan.addTags);
  const all = outstanding(ticket, { ...plan.properties, ...(tags === undefined ? {} : { tags }) });
  if (!before.commentIsWritten) return all;
  // The desk's own automation may have opened the ticket over the customer's words.
  return isByCustomer(change.comment) && all.status !== undefined ? { status: all.status } : {};
}

/** `conflict` when somebody else changed the ticket since; what an earlier try of ours changed is no conflict. */
function checkVersion(before: Before, version: string | null, write: WriteKey, rest: Properties, only: boolean): void {
  if (version === null || before.ticket === null || before.ticket.updated_at === version) return;
  const mayBeOurs = write.mayBeDone && (before.commentIsWritten || (Object.keys(rest).length === 0 && !only));
  if (mayBeOurs) return;
  throw freshdeskFailure({ method: 'PUT', path }, 'the ticket has changed', { kind: 'conflict' });
}

/**
 * See `HelpDesk.changeTicket`. Up to three requests: first the properties, since they may be refused (fields that must
 * be filled in to close), then the comment, then a read of the result, which also shows whether the customer's comment
 * made the desk open the ticket again: then the wanted status is written once more.
 *
 * Repeated, each part is looked at and only what is missing is written: properties by comparing, the comment as
 * `isWritten` says.
 *
 * Limits of Freshdesk: it compares no versions, so with `version` we compare just before the write, and times are whole
 * seconds; tags are replaced as a whole, so a tag that somebody sets between our read and our write is lost.
 */
export async function changeTicket(
  desk: Desk,
  id: string,
  change: TicketChange,
  version: string | null,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const { comment, status, priority, group, assignee, addTags, link } = change;
  checkFiles(comment?.files ?? [], path);
  const wanted: Wanted = { status, priority, group, assignee, tags: addTags, link };
  const plan = await planProperties(desk, wanted, options);
  const before = await look(desk, id, change, version !== null || plan.addTags.length > 0, write, options);
  const rest = remaining(before, plan, change);
  const changesProperties = Object.keys(plan.properties).length > 0 || plan.addTags.length > 0;
  checkVersion(before, version, write, rest, !changesProperties);
  let ticket = before.ticket;
  if (Object.keys(rest).length > 0) ticket = await put(desk, id, rest, wanted, plan.unmet, options);
  if (comment !== undefined && !before.commentIsWritten) {
    await writeComment(desk, id, comment, write, options);
    ticket = await readTicket(desk, id, options);
    const wantedStatus = plan.properties.status ?? ticket.status;
    if (wantedStatus != null && wantedStatus !== ticket.status && isByCustomer(comment)) {
      ticket = await put(desk, id, { status: wantedStatus }, wanted, plan.unmet, options);
    }
  }
  ticket ??= await readLive(desk, id, options);
  return { ticket: await toOurTicket(desk, ticket, options), unmet: plan.unmet };
}
