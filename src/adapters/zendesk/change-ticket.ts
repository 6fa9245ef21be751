import type { TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { isMarkedInAudits } from './audits.ts';
import { customFields, droppedFields } from './custom-fields.ts';
import type { Desk } from './desk.ts';
import { toTicket } from './mapping.ts';
import type { Placement } from './place.ts';
import { findPlacement, unmetBy, unmetOf, writePlaced } from './placement.ts';
import { putTicket } from './put-ticket.ts';
import { readTicket } from './read-ticket.ts';
import type { TicketWrite } from './request-bodies.ts';
import { unroutedTag } from './request-bodies.ts';
import type { ZendeskTicket } from './schema.ts';
import { uploadFiles } from './uploads.ts';

/** Makes the write, after its files were uploaded. */
async function send(
  desk: Desk,
  id: string,
  change: TicketChange,
  content: TicketWrite,
  options: CallOptions,
): Promise<WrittenTicket> {
  const write = async (placement: Placement): Promise<ZendeskTicket> => {
    const unrouted = placement.group?.unmet === undefined ? [] : [unroutedTag];
    return putTicket(desk, id, { ...content, placement }, [...(change.addTags ?? []), ...unrouted], options);
  };
  const { result, placement } = await writePlaced(content.placement, write);
  const dropped = droppedFields(result, customFields(desk.fields, change.link));
  return { ticket: toTicket(result), unmet: [...unmetOf(placement), ...dropped] };
}

/**
 * See `HelpDesk.changeTicket`. One call in the normal case. Files, tags, an assignee, a group name that is not cached,
 * and `mayBeDone` each need further calls first. When an answer is lost, the next try finds out by the marker whether
 * the one call that changes the ticket was done.
 */
export async function changeTicket(
  desk: Desk,
  id: string,
  change: TicketChange,
  version: string | null,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const { comment, status, priority, requesterId, link } = change;
  const placement = await findPlacement(desk, change, options);
  if (write.mayBeDone && (await isMarkedInAudits(desk, id, write, options))) {
    const ticket = await readTicket(desk, id, options);
    return { ticket, unmet: unmetBy(ticket, placement) };
  }
  const files = await uploadFiles(desk.client, comment?.files ?? [], options);
  const content = {
    comment,
    status,
    priority,
    requesterId,
    link,
    placement,
    files,
    marker: write.key,
    version: version ?? undefined,
  };
  return send(desk, id, change, content, options);
}
