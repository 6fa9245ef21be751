import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions } from '../../ports/call.ts';
import { customFields } from './custom-fields.ts';
import type { Desk } from './desk.ts';
import { zendeskFailure } from './errors.ts';
import { toTicket } from './mapping.ts';
import { readRawTicket, readTicket } from './read-ticket.ts';
import type { TicketWrite } from './request-bodies.ts';
import { isEmptyWrite, updateBody } from './request-bodies.ts';
import type { ZendeskTicket } from './schema.ts';
import { zendeskTicketAnswer } from './schema.ts';

/** How often tags are merged again when another change happens in between. */
const maximumMerges = 3;

const updateCall = { method: 'PUT', path: '/tickets/{id}' } as const;

/** A refusal of the status may mean "closed" in another language, so the ticket itself is read. */
async function withClosedReason(desk: Desk, id: string, error: unknown, options: CallOptions): Promise<unknown> {
  if (!(error instanceof ServiceFailure) || error.details.reason !== 'other') return error;
  if (!(error.details.fields ?? []).some(({ field }) => field === 'status')) return error;
  const { status } = await readTicket(desk, id, options);
  return status === 'closed' ? new ServiceFailure(error.message, { ...error.details, reason: 'ticketClosed' }) : error;
}

async function put(desk: Desk, id: string, write: TicketWrite, options: CallOptions): Promise<ZendeskTicket> {
  try {
    const body = updateBody(write, desk.fields);
    const sent = write.parts.link?.id === undefined ? [] : customFields(desk.fields, write.link);
    const fieldIds = sent.map((field) => String(field.id));
    const request = { id, body, fieldIds, schema: zendeskTicketAnswer, signal: options.signal };
    return (await desk.client.request(updateCall.method, updateCall.path, request)).ticket;
  } catch (error) {
    throw await withClosedReason(desk, id, error, options);
  }
}

/**
 * Adds tags in the same write. A write replaces all tags, so they are merged with the tags of a fresh read, and the
 * write is conditional on that read. When the caller gave no version, a lost race is merged again. (The tags endpoint
 * needs no read, but it would be a second write that changes the version.) Zendesk compares whole seconds: a tag can
 * only be lost when it is set by someone else within the second of the last change before our read.
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
      throw zendeskFailure(updateCall, 'the ticket has changed', { kind: 'conflict' });
    }
    const present = new Set(current.tags.map((tag) => tag.toLowerCase()));
    const missing = addTags.filter((tag) => !present.has(tag.toLowerCase()));
    if (missing.length === 0) return isEmptyWrite(write) ? raw : put(desk, id, write, options);
    const merged = { ...write, tags: [...current.tags, ...missing], version: current.version };
    try {
      return await put(desk, id, merged, options);
    } catch (error) {
      const lostRace = error instanceof ServiceFailure && error.kind === 'conflict';
      if (!lostRace || write.version !== undefined || merge === maximumMerges) throw error;
    }
  }
}

/**
 * Updates a ticket with one write, which also adds the tags. An empty write only reads the ticket.
 * @throws `conflict` when the write has a version and the ticket has changed since
 */
export async function putTicket(
  desk: Desk,
  id: string,
  write: TicketWrite,
  addTags: string[],
  options: CallOptions,
): Promise<ZendeskTicket> {
  if (addTags.length > 0) return putWithTags(desk, id, write, addTags, options);
  return isEmptyWrite(write) ? readRawTicket(desk, id, options) : put(desk, id, write, options);
}
