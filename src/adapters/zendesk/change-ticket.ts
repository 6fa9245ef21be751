import { ServiceFailure } from '../../domain/failures.ts';
import type { TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { ZendeskTicket } from './schema.ts';
import { zendeskAuditsAnswer, zendeskTicketAnswer } from './schema.ts';
import type { TicketWrite } from './request-bodies.ts';
import { customFields, isEmptyWrite, unroutedTag, updateBody } from './request-bodies.ts';
import type { Desk } from './desk.ts';
import { droppedFields, readRawTicket, readTicket } from './desk.ts';
import { zendeskFailure } from './errors.ts';
import { markerName, toTicket } from './mapping.ts';
import type { Placement } from './placement.ts';
import { findPlacement, unmetBy, unmetOf, writePlaced } from './placement.ts';
import { uploadFiles } from './uploads.ts';

const maximumAuditPages = 10;
/** Clocks differ: audits older than the first try by more than this cannot be ours. */
const clockToleranceMs = 10 * 60_000;
/** How often tags are merged again when somebody else changed the ticket in between. */
const maximumMerges = 3;

const callOfUpdate = { method: 'PUT', path: '/tickets/{id}' } as const;

/** True when an earlier try left its marker in an audit of the ticket; the newest audits are read first. */
async function isDone(desk: Desk, id: string, write: WriteKey, { signal }: CallOptions): Promise<boolean> {
  const oldest = write.firstTriedAt - clockToleranceMs;
  for (let page = 1; page <= maximumAuditPages; page += 1) {
    const query = { sort_order: 'desc', per_page: '100', page: String(page) };
    const options = { id, query, schema: zendeskAuditsAnswer, signal };
    const { audits, next_page } = await desk.client.request('GET', '/tickets/{id}/audits', options);
    const list = audits ?? [];
    if (list.some((audit) => audit.metadata?.custom?.[markerName] === write.key)) return true;
    if (next_page == null || endsBefore(list, oldest)) return false;
  }
  return false;
}

/** True when all further audits are older than `time`, provided that the page is newest first as asked for. */
function endsBefore(audits: { created_at?: string | null | undefined }[], time: number): boolean {
  const first = Date.parse(audits[0]?.created_at ?? '');
  const last = Date.parse(audits.at(-1)?.created_at ?? '');
  return last < time && last < first;
}

/** A refusal over the status may mean "closed" in another language: then the ticket itself tells. */
async function withClosedReason(desk: Desk, id: string, error: unknown, options: CallOptions): Promise<unknown> {
  if (!(error instanceof ServiceFailure) || error.details.reason !== 'other') return error;
  if (!(error.details.fields ?? []).some(({ field }) => field === 'status')) return error;
  const { status } = await readTicket(desk, id, options);
  return status === 'closed' ? new ServiceFailure(error.message, { ...error.details, reason: 'ticketClosed' }) : error;
}

async function put(desk: Desk, id: string, write: TicketWrite, options: CallOptions): Promise<ZendeskTicket> {
  try {
    const body = updateBody(write, desk.fields);
    const fieldIds = customFields(desk.fields, write.link).map((field) => String(field.id));
    const request = { id, body, fieldIds, schema: zendeskTicketAnswer, signal: options.signal };
    return (await desk.client.request(callOfUpdate.method, callOfUpdate.path, request)).ticket;
  } catch (error) {
    throw await withClosedReason(desk, id, error, options);
  }
}

/**
 * Adds tags in the same write. A write replaces all tags, so they are merged from a fresh read and written on the
 * condition that the ticket is still as read; without a version of the caller's a lost race is merged again.
 * (The tags endpoint would add without reading, but as a second write that changes the version.) Zendesk compares
 * whole seconds: only a tag set by somebody else within the second of the last change before our read can be lost.
 */
async function putWithTags(
  desk: Desk,
  id: string,
  write: TicketWrite,
  addTags: string[],
  options: CallOptions,
): Promise<ZendeskTicket> {
  for (let merge = 1; ; merge += 1) {
    const raw = await readRawTicket(desk, id, options);
    const current = toTicket(raw);
    if (write.version !== undefined && write.version !== current.version) {
      throw zendeskFailure(callOfUpdate, 'the ticket has changed', { kind: 'conflict' });
    }
    const present = new Set(current.tags.map((tag) => tag.toLowerCase()));
    const missing = addTags.filter((tag) => !present.has(tag.toLowerCase()));
    if (missing.length === 0) return isEmptyWrite(write, desk.fields) ? raw : put(desk, id, write, options);
    const merged = { ...write, tags: [...current.tags, ...missing], version: current.version };
    try {
      return await put(desk, id, merged, options);
    } catch (error) {
      const lostRace = error instanceof ServiceFailure && error.kind === 'conflict';
      if (!lostRace || write.version !== undefined || merge === maximumMerges) throw error;
    }
  }
}

/** Everything that one try writes, its files uploaded. */
async function send(
  desk: Desk,
  id: string,
  change: TicketChange,
  content: TicketWrite,
  options: CallOptions,
): Promise<WrittenTicket> {
  const write = async (placement: Placement): Promise<ZendeskTicket> => {
    const unrouted = placement.group?.unmet === undefined ? [] : [unroutedTag];
    const addTags = [...(change.addTags ?? []), ...unrouted];
    const placed = { ...content, placement };
    if (addTags.length > 0) return putWithTags(desk, id, placed, addTags, options);
    return isEmptyWrite(placed, desk.fields) ? readRawTicket(desk, id, options) : put(desk, id, placed, options);
  };
  const { result, placement } = await writePlaced(content.placement, write);
  const dropped = droppedFields(result, customFields(desk.fields, change.link));
  return { ticket: toTicket(result), unmet: [...unmetOf(placement), ...dropped] };
}

/**
 * See `HelpDesk.changeTicket`. One call in the normal case: only files, tags to add, an assignee, a group name that is
 * not cached and `mayBeDone` cost calls before. A lost answer of any of them is made good by the next try: the marker
 * tells whether the one call that changes the ticket was done.
 */
export async function changeTicket(
  desk: Desk,
  id: string,
  change: TicketChange,
  version: string | null,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const { comment, status, priority, link } = change;
  const placement = await findPlacement(desk, change, options);
  if (write.mayBeDone && (await isDone(desk, id, write, options))) {
    const ticket = await readTicket(desk, id, options);
    return { ticket, unmet: unmetBy(ticket, placement) };
  }
  const files = await uploadFiles(desk.client, comment?.files ?? [], options);
  const content = {
    comment,
    status,
    priority,
    link,
    placement,
    files,
    marker: write.key,
    version: version ?? undefined,
  };
  return send(desk, id, change, content, options);
}
