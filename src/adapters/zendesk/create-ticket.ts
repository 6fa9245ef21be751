import { createHash } from 'node:crypto';
import { ServiceFailure } from '../../domain/failures.ts';
import type { TicketDraft, WrittenTicket } from '../../domain/tickets/tickets.ts';
import { contactOf, unmetContact } from '../../domain/tickets/tickets.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { filesIn, findMarkedAudit } from './audits.ts';
import { customFields } from './custom-fields.ts';
import type { Desk } from './desk.ts';
import { zendeskFailure } from './errors.ts';
import { findSolver, partsOfDraft } from './find-parts.ts';
import { toTicket } from './mapping.ts';
import type { Parts } from './parts.ts';
import { partNames } from './parts.ts';
import { createBody, tagsOf } from './request-bodies.ts';
import type { ZendeskTicket } from './schema.ts';
import { zendeskTicketAnswer, zendeskTicketsAnswer } from './schema.ts';
import type { Sent } from './unmet-parts.ts';
import { unmetOf, unmetOfLost } from './unmet-parts.ts';
import { unmetFiles, unmetFilesOfLost, uploadFiles, withMissingFiles } from './uploads.ts';
import { writeParts } from './write-parts.ts';

/**
 * Zendesk forgets an idempotency key after two hours (Zendesk docs, idempotency). We stop trusting a key ten minutes
 * earlier: then we look for the ticket, and use the key of the next window.
 */
const keyWindowMs = 110 * 60_000;
const sendableKey = /^[\x21-\x7e]{1,200}$/;

/** The key for the header, which takes at most 255 printable characters. */
function idempotencyKey(key: string, window: number, wanted: Parts, parts: Parts): string {
  const sendable = sendableKey.test(key) ? key : createHash('sha256').update(key, 'utf8').digest('hex');
  // It is not documented whether a refused request uses up its key, so each body without a refused part has its own.
  const changed = partNames.filter((name) => parts[name]?.id !== wanted[name]?.id).map((name) => `~${name}`);
  return `${sendable}${window === 0 ? '' : `~${window}`}${changed.join('')}`;
}

/** Oldest first; ids only grow. */
function compareAge(a: ZendeskTicket, b: ZendeskTicket): number {
  return (a.created_at ?? '').localeCompare(b.created_at ?? '') || Number(a.id) - Number(b.id);
}

/** The ticket that has our external id. The list is read from the database, not from the search index, which lags. */
async function findByExternalId(
  desk: Desk,
  externalId: string,
  { signal }: CallOptions,
): Promise<ZendeskTicket | null> {
  const query = { external_id: externalId };
  const { tickets } = await desk.client.request('GET', '/tickets', { query, schema: zendeskTicketsAnswer, signal });
  return (tickets ?? []).filter((ticket) => ticket.external_id === externalId).sort(compareAge)[0] ?? null;
}

/** True when the key was used with another body, such as after a group was renamed. That try may have made a ticket. */
function keyWasUsed(error: unknown): boolean {
  return error instanceof ServiceFailure && error.kind === 'ambiguous' && error.details.status === 400;
}

/**
 * True when the key alone does not prevent a second ticket: it has expired, or the body may differ between tries (files
 * get new tokens, a refused part is left out).
 */
function mustLookFirst(draft: TicketDraft, parts: Parts, write: WriteKey, window: number): boolean {
  const mayDiffer =
    draft.files.length > 0 || [parts.group, parts.status, parts.contact, parts.link].some((part) => part !== null);
  return window > 0 || (write.mayBeDone && mayDiffer);
}

/**
 * The author of the first comment: the customer of a public one, our own agent of a private one. Null: what Zendesk does
 * by itself is right, or for a public one of a contact, whose id is not known, as good as can be.
 */
async function authorOf(desk: Desk, draft: TicketDraft, options: CallOptions): Promise<string | null> {
  // Without a requester the ticket is ours, and so is its first comment.
  if (draft.requesterId === null && (draft.public || contactOf(draft) === null)) return null;
  return draft.public ? draft.requesterId : desk.ownUser.id(options);
}

/** The contact, if the ticket was made without them and so is our own. */
async function unmetOwner(
  desk: Desk,
  draft: TicketDraft,
  { contact }: Parts,
  raw: ZendeskTicket,
  options: CallOptions,
): Promise<Unmet[]> {
  if (contactOf(draft) === null || contact?.id === undefined) return [];
  return raw.requester_id === (await desk.ownUser.id(options)) ? [unmetContact('refused')] : [];
}

/** What a draft puts on the ticket, for the comparison with the ticket as it is afterwards. */
function sentBy(desk: Desk, { tags, link }: TicketDraft, parts: Parts): Sent {
  return { parts, tags: tagsOf(parts, tags), custom: customFields(desk.fields, link) };
}

async function post(
  desk: Desk,
  draft: TicketDraft,
  wanted: Parts,
  write: WriteKey,
  window: number,
  options: CallOptions,
): Promise<WrittenTicket> {
  const authorId = await authorOf(desk, draft, options);
  const { tokens, refused } = await uploadFiles(desk.client, draft.files, options);
  const content = { files: tokens, marker: write.key, body: withMissingFiles(draft.body, refused), authorId };
  const send = async (parts: Parts): Promise<ZendeskTicket> => {
    const custom = parts.link?.id === undefined ? [] : customFields(desk.fields, draft.link);
    const { ticket } = await desk.client.request('POST', '/tickets', {
      body: createBody(draft, { ...content, parts }, desk.fields),
      headers: { 'idempotency-key': idempotencyKey(write.key, window, wanted, parts) },
      fieldIds: custom.map(({ id }) => String(id)),
      schema: zendeskTicketAnswer,
      signal: options.signal,
    });
    return ticket;
  };
  const { result, parts } = await writeParts(wanted, send, {
    findSolver: () => findSolver(desk, options),
    hasComment: true,
  });
  const unmet = [...unmetOf(sentBy(desk, draft, parts), result), ...unmetFiles(refused)];
  return { ticket: toTicket(result), unmet };
}

/** The ticket that an earlier try made, with what is not on it; null if none is found. */
async function adopt(
  desk: Desk,
  draft: TicketDraft,
  wanted: Parts,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket | null> {
  const raw = await findByExternalId(desk, draft.externalId, options);
  if (raw === null) return null;
  const audit = draft.files.length === 0 ? null : await findMarkedAudit(desk, raw.id, write, options);
  const files = audit === null ? [] : unmetFilesOfLost(draft.files.length, filesIn(audit));
  const owner = await unmetOwner(desk, draft, wanted, raw, options);
  return { ticket: toTicket(raw), unmet: [...unmetOfLost(sentBy(desk, draft, wanted), raw), ...owner, ...files] };
}

/**
 * See `HelpDesk.createTicket`. One call in the normal case, and one more for a group name that is not cached, for each
 * file, for each part that Zendesk refuses, and once for our own agent's id.
 */
export async function createTicket(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const wanted = await partsOfDraft(desk, draft, options);
  const findMade = () => adopt(desk, draft, wanted, write, options);
  const window = Math.max(0, Math.floor((desk.now() - write.firstTriedAt) / keyWindowMs));
  if (mustLookFirst(draft, wanted, write, window)) {
    const made = await findMade();
    if (made !== null) return made;
  }
  try {
    return await post(desk, draft, wanted, write, window, options);
  } catch (error) {
    if (!keyWasUsed(error)) throw error;
    const made = await findMade();
    if (made !== null) return made;
    // The first try is still running, or it failed; then its key expires in the end.
    throw zendeskFailure({ method: 'POST', path: '/tickets' }, 'key in use', { kind: 'unavailable', status: 400 });
  }
}
