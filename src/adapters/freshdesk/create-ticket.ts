import type { NewComment, TicketDraft, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { FreshdeskTicket } from './schema.ts';
import { freshdeskTicket } from './schema.ts';
import { isWritten, writeComment } from './conversations.ts';
import type { Desk } from './desk.ts';
import { readTicket, ticketPages, toOurTicket, vendorTime } from './desk.ts';
import { idNumber } from './errors.ts';
import type { BodyValues } from './multipart-body.ts';
import { bodyWith, checkFiles } from './multipart-body.ts';
import { toHtml } from './html.ts';
import { neutralDescription, unverifiedContact } from './mapping.ts';
import { followUpTag, ticketTag } from './write-markers.ts';
import type { Plan } from './ticket-properties.ts';
import { planProperties, writeLenient } from './ticket-properties.ts';

/** Clocks differ: a ticket changed earlier than this before the first try cannot be ours. */
const clockToleranceMs = 10 * 60_000;

/** Name of the contact for callers whom nobody has verified; Freshdesk makes no ticket without a requester. */
const unverifiedName = 'Unverified caller';

/**
 * The text, with a line that leads to the ticket before when that one is archived: then it is in no list any more. One
 * that is merely closed is found by the tag.
 */
async function bodyOf(desk: Desk, { body, followUpOf }: TicketDraft, options: CallOptions): Promise<string> {
  if (followUpOf === null) return body;
  const { archived } = await readTicket(desk, followUpOf, options);
  return archived === true ? `${body}\n\nThis continues ticket ${followUpOf}.` : body;
}

/** How the list of tickets is told the requester. */
function requesterQuery({ requesterId }: TicketDraft): Record<string, string> {
  return requesterId === null ? { unique_external_id: unverifiedContact } : { requester_id: requesterId };
}

function requesterOf({ requesterId }: TicketDraft): Record<string, string | number> {
  return requesterId === null
    ? { unique_external_id: unverifiedContact, name: unverifiedName }
    : { requester_id: idNumber(requesterId, 'requester_id') };
}

/** True when the ticket has the tag. Not every list has tags: then the ticket is read. */
async function hasTag(desk: Desk, ticket: FreshdeskTicket, tag: string, options: CallOptions): Promise<boolean> {
  const { tags } = ticket.tags == null ? await readTicket(desk, ticket.id, options) : ticket;
  return (tags ?? []).some((present) => present.toLowerCase() === tag);
}

/** The ticket that an earlier try made: the oldest of the requester's with our tag, from the database. */
async function findMade(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<FreshdeskTicket | null> {
  const tag = ticketTag(write.key);
  const query = {
    ...requesterQuery(draft),
    updated_since: vendorTime(write.firstTriedAt - clockToleranceMs),
    order_by: 'created_at',
    order_type: 'asc',
  };
  for await (const tickets of ticketPages(desk, query, options)) {
    for (const ticket of tickets)
      if (await hasTag(desk, ticket, tag, options)) return readTicket(desk, ticket.id, options);
  }
  return null;
}

/** `custom_fields` in particular is only sent when there is one: a field that does not exist refuses the ticket. */
async function post(
  desk: Desk,
  draft: TicketDraft,
  text: string,
  plan: Plan,
  tags: string[],
  { signal }: CallOptions,
): Promise<FreshdeskTicket> {
  const { status = 2, ...properties } = plan.properties;
  const values = { status, ...properties, tags };
  return writeLenient(values, draft, plan.unmet, async (writable) => {
    const description = draft.public ? `<div>${toHtml(text)}</div>` : `<div>${neutralDescription}</div>`;
    const content: BodyValues = { subject: draft.subject, description, ...requesterOf(draft) };
    const body = await bodyWith({ ...content, ...writable }, draft.public ? draft.files : [], '/tickets');
    return desk.client.request('POST', '/tickets', { body, schema: freshdeskTicket, signal });
  });
}

/**
 * See `HelpDesk.createTicket`. The description of a Freshdesk ticket is shown and mailed to the customer, so the text
 * of a private draft goes into a private note, by a second request, and its files with it. The note's absence is found
 * out and mended by the next try. A public draft costs one request, a private one three; `mayBeDone` costs the look-up
 * of the ticket, and of its note.
 *
 * A ticket that somebody deleted before the next try is not found and is made again.
 */
export async function createTicket(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  checkFiles(draft.files, '/tickets');
  const { status, priority, group, tags, link } = draft;
  const plan = await planProperties(desk, { status, priority, group, tags, link }, options);
  const made = write.mayBeDone ? await findMade(desk, draft, write, options) : null;
  const ownTags = [ticketTag(write.key), ...(draft.followUpOf === null ? [] : [followUpTag(draft.followUpOf)])];
  const allTags = [...new Set([...ownTags, ...plan.addTags])];
  const text = await bodyOf(desk, draft, options);
  let ticket = made ?? (await post(desk, draft, text, plan, allTags, options));
  const note: NewComment = { body: text, public: false, author: 'agent', files: draft.files };
  if (!draft.public && (made === null || !(await isWritten(desk, ticket.id, note, write, options)))) {
    await writeComment(desk, ticket.id, note, write, options);
    // The note changed the version.
    ticket = await readTicket(desk, ticket.id, options);
  }
  return { ticket: await toOurTicket(desk, ticket, options), unmet: plan.unmet };
}
