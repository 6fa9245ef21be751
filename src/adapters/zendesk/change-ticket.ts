import type { TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { filesIn, findMarkedAudit } from './audits.ts';
import { customFields } from './custom-fields.ts';
import { checkGiver, checkOwner, writeLocked, type GuardedChange } from '../http/owner-guard.ts';
import type { Desk } from './desk.ts';
import { findSolver, partsOfChange } from './find-parts.ts';
import { toTicket } from './mapping.ts';
import type { Parts } from './parts.ts';
import { putTicket } from './put-ticket.ts';
import { readRawTicket } from './read-ticket.ts';
import type { TicketWrite } from './request-bodies.ts';
import { tagsOf } from './request-bodies.ts';
import type { ZendeskTicket } from './schema.ts';
import type { Sent } from './unmet-parts.ts';
import { unmetOf, unmetOfLost } from './unmet-parts.ts';
import { unmetFiles, unmetFilesOfLost, uploadFiles, withMissingFiles } from './uploads.ts';
import { writeParts } from './write-parts.ts';

const updateCall = { service: 'zendesk', method: 'PUT', path: '/tickets/{id}' } as const;

/** What a change puts on the ticket, for the comparison with the ticket as it is afterwards. */
function sentBy(desk: Desk, { addTags = [], link }: TicketChange, parts: Parts): Sent {
  return { parts, tags: tagsOf(parts, addTags), custom: customFields(desk.fields, link) };
}

/** The result of an earlier try whose answer was lost; null if it was not done. */
async function earlierTry(
  desk: Desk,
  id: string,
  change: TicketChange,
  parts: Parts,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket | null> {
  const audit = await findMarkedAudit(desk, id, write, options);
  if (audit === null) return null;
  const raw = await readRawTicket(desk, id, options);
  const files = unmetFilesOfLost(change.comment?.files?.length ?? 0, filesIn(audit));
  return { ticket: toTicket(raw), unmet: [...unmetOfLost(sentBy(desk, change, parts), raw), ...files] };
}

/**
 * The version on which the write depends; absent if it depends on none. A version that was read while the ticket was the
 * customer's is enough, since moving a ticket gives it a new one. Without such a version the ticket is read: if there
 * is none, or after a try whose answer was lost, since then nobody has compared the customer of the version; and before
 * it is given to another customer, since two changes within one second have the same version.
 */
async function versionFor(
  desk: Desk,
  id: string,
  { change, guard }: GuardedChange,
  { mayBeDone }: WriteKey,
  options: CallOptions,
): Promise<string | undefined> {
  const version = guard.version ?? '';
  const isGiven = guard.from !== undefined && change.requesterId !== undefined;
  const isCompared = guard.requesterId !== null && (version === '' || mayBeDone);
  if (!isGiven && !isCompared) return version === '' ? undefined : version;
  const ticket = toTicket(await readRawTicket(desk, id, options));
  checkOwner(updateCall, ticket, guard, change);
  checkGiver(updateCall, ticket, guard, change);
  return version === '' ? ticket.version : version;
}

/**
 * See `HelpDesk.changeTicket`. One call in the normal case. Files, tags, an assignee, a group name that is not cached,
 * and `mayBeDone` each need further calls first, and each part that Zendesk refuses costs one more. When an answer is
 * lost, the next try finds out by the marker whether the one call that changed the ticket was done.
 *
 * Zendesk compares whole seconds: a ticket that changes hands within the second of the last change before our read is
 * still written to.
 */
export async function changeTicket(
  desk: Desk,
  id: string,
  guarded: GuardedChange,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const { change } = guarded;
  const wanted = await partsOfChange(desk, change, options);
  if (write.mayBeDone) {
    const earlier = await earlierTry(desk, id, change, wanted, write, options);
    if (earlier !== null) return earlier;
  }
  const version = await versionFor(desk, id, guarded, write, options);
  const { tokens, refused } = await uploadFiles(desk.client, change.comment?.files ?? [], options);
  const comment = change.comment && { ...change.comment, body: withMissingFiles(change.comment.body, refused) };
  const content: TicketWrite = { comment, link: change.link, parts: wanted, files: tokens, marker: write.key };
  const writeTo = async (current: string | undefined): Promise<WrittenTicket> => {
    const put = (parts: Parts): Promise<ZendeskTicket> =>
      putTicket(desk, id, { ...content, parts, version: current }, tagsOf(parts, change.addTags ?? []), options);
    const { result, parts } = await writeParts(wanted, put, {
      findSolver: () => findSolver(desk, options),
      hasComment: change.comment !== undefined,
    });
    return {
      ticket: toTicket(result),
      unmet: [...unmetOf(sentBy(desk, change, parts), result), ...unmetFiles(refused)],
    };
  };
  const read = async () => toTicket(await readRawTicket(desk, id, options));
  const { mayBeDone } = write;
  return writeLocked(version, { ...guarded, write: writeTo, read, mayBeDone, call: updateCall });
}
