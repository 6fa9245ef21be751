import { createHash } from 'node:crypto';
import { ServiceFailure } from '../../domain/failures.ts';
import type { Ticket, TicketDraft, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { customFields, droppedFields } from './custom-fields.ts';
import type { Desk } from './desk.ts';
import { zendeskFailure } from './errors.ts';
import { toTicket } from './mapping.ts';
import type { Placement } from './place.ts';
import { findPlacement, unmetBy, unmetOf, writePlaced } from './placement.ts';
import { createBody } from './request-bodies.ts';
import { zendeskTicketAnswer, zendeskTicketsAnswer } from './schema.ts';
import { uploadFiles } from './uploads.ts';

/**
 * Zendesk forgets an idempotency key after two hours (Zendesk docs, idempotency). We stop trusting a key ten minutes
 * earlier: then we look for the ticket, and use the key of the next window.
 */
const keyWindowMs = 110 * 60_000;
const sendableKey = /^[\x21-\x7e]{1,200}$/;

/** The key for the header, which takes at most 255 printable characters. */
function idempotencyKey(key: string, window: number, refusedGroup: boolean): string {
  const sendable = sendableKey.test(key) ? key : createHash('sha256').update(key, 'utf8').digest('hex');
  // It is not documented whether a refused request uses up its key, so the body without the group has a key of its own.
  return `${sendable}${window === 0 ? '' : `~${window}`}${refusedGroup ? '~ungrouped' : ''}`;
}

/** Oldest first; ids only grow. */
function compareAge(a: Ticket, b: Ticket): number {
  return a.createdAt.localeCompare(b.createdAt) || Number(a.id) - Number(b.id);
}

/** The ticket that has our external id. The list is read from the database, not from the search index, which lags. */
async function findByExternalId(desk: Desk, externalId: string, { signal }: CallOptions): Promise<Ticket | null> {
  const query = { external_id: externalId };
  const answer = await desk.client.request('GET', '/tickets', { query, schema: zendeskTicketsAnswer, signal });
  const tickets = (answer.tickets ?? []).map((ticket) => toTicket(ticket));
  return tickets.filter((ticket) => ticket.externalId === externalId).sort(compareAge)[0] ?? null;
}

/** True when the key was used with another body, such as after a group was renamed. That try may have made a ticket. */
function keyWasUsed(error: unknown): boolean {
  return error instanceof ServiceFailure && error.kind === 'ambiguous' && error.details.status === 400;
}

/**
 * True when the key alone does not prevent a second ticket: it has expired, or the body may differ between tries (files
 * get new tokens, a refused group is left out).
 */
function mustLookFirst(draft: TicketDraft, write: WriteKey, window: number): boolean {
  return window > 0 || (write.mayBeDone && (draft.files.length > 0 || draft.group !== null));
}

async function post(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  window: number,
  options: CallOptions,
): Promise<WrittenTicket> {
  const found = await findPlacement(desk, { group: draft.group }, options);
  const files = await uploadFiles(desk.client, draft.files, options);
  const custom = customFields(desk.fields, draft.link);
  const send = async (placement: Placement) => {
    const refusedGroup = placement.group?.unmet !== undefined && found.group?.unmet === undefined;
    const { ticket } = await desk.client.request('POST', '/tickets', {
      body: createBody(draft, { placement, files, marker: write.key }, desk.fields),
      headers: { 'idempotency-key': idempotencyKey(write.key, window, refusedGroup) },
      fieldIds: custom.map(({ id }) => String(id)),
      schema: zendeskTicketAnswer,
      signal: options.signal,
    });
    return ticket;
  };
  const { result, placement } = await writePlaced(found, send);
  return { ticket: toTicket(result), unmet: [...unmetOf(placement), ...droppedFields(result, custom)] };
}

/**
 * See `HelpDesk.createTicket`. One call in the normal case, and one more for a group name that is not cached and for
 * each file.
 */
export async function createTicket(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const adopt = async (): Promise<WrittenTicket | null> => {
    const ticket = await findByExternalId(desk, draft.externalId, options);
    if (ticket === null) return null;
    return { ticket, unmet: unmetBy(ticket, await findPlacement(desk, { group: draft.group }, options)) };
  };
  const window = Math.max(0, Math.floor((desk.now() - write.firstTriedAt) / keyWindowMs));
  if (mustLookFirst(draft, write, window)) {
    const made = await adopt();
    if (made !== null) return made;
  }
  try {
    return await post(desk, draft, write, window, options);
  } catch (error) {
    if (!keyWasUsed(error)) throw error;
    const made = await adopt();
    if (made !== null) return made;
    // The first try is still running, or it failed; then its key expires in the end.
    throw zendeskFailure({ method: 'POST', path: '/tickets' }, 'key in use', { kind: 'unavailable', status: 400 });
  }
}
