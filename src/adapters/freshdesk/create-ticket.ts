import { withReadBack } from '../../domain/tickets/read-back.ts';
import type { NewComment, TicketContact, TicketDraft, WrittenTicket } from '../../domain/tickets/tickets.ts';
import { contactOf, unmetContact } from '../../domain/tickets/tickets.ts';
import type { WantedTicket } from '../../domain/tickets/unmet-by.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { ifAvailable } from '../http/look-up.ts';
import { afterWriting, isFailure } from '../http/write-outcome.ts';
import type { Desk } from './desk.ts';
import { idNumber } from './errors.ts';
import { toHtml } from './html.ts';
import { neutralDescription, priorityNumbers, statusNumbers, unverifiedContact } from './mapping.ts';
import type { BodyValues } from './multipart-body.ts';
import { bodyWith, writeWithFiles } from './multipart-body.ts';
import { mapTicket, readTicket } from './read-ticket.ts';
import type { FreshdeskTicket } from './schema.ts';
import { freshdeskTicket } from './schema.ts';
import { ticketPages, toVendorTime } from './ticket-pages.ts';
import type { Plan } from './ticket-properties.ts';
import { planProperties, shownPlaces, writeWithoutRefused } from './ticket-properties.ts';
import { isWritten, writeComment } from './write-comment.ts';
import { followUpTag, ticketTag } from './write-markers.ts';

/** Clocks differ. A ticket that changed earlier than this before the first try cannot be ours. */
const clockToleranceMs = 10 * 60_000;

/** Name of the contact for unverified callers: Freshdesk makes no ticket without a requester. */
const unverifiedName = 'Unverified caller';

/**
 * The text of the draft. A follow-up of an archived ticket gets a line that names it, because an archived ticket is in
 * no list any more. The tag is enough to find the follow-up of a closed ticket.
 */
async function bodyOf(desk: Desk, { body, followUpOf }: TicketDraft, options: CallOptions): Promise<string> {
  if (followUpOf === null) return body;
  // Whatever the older ticket has become, it does not hold back the new one.
  const followed = await ifAvailable(readTicket(desk, followUpOf, options), options);
  return followed !== 'unavailable' && followed.archived === true
    ? `${body}\n\nThis continues ticket ${followUpOf}.`
    : body;
}

/**
 * Query parameters that each select a requester in the list of tickets. A ticket whose contact was refused is among
 * those of unverified callers.
 */
function requesterQueries(draft: TicketDraft): Record<string, string>[] {
  if (draft.requesterId !== null) return [{ requester_id: draft.requesterId }];
  const contact = contactOf(draft);
  return [...(contact === null ? [] : [{ email: contact.email }]), { unique_external_id: unverifiedContact }];
}

/** The requester of a new ticket. An address that no contact has becomes a new contact (Freshdesk API v2, tickets). */
function requesterOf({ requesterId }: TicketDraft, contact: TicketContact | null): Record<string, string | number> {
  if (requesterId !== null) return { requester_id: idNumber(requesterId, 'requester_id') };
  if (contact === null) return { unique_external_id: unverifiedContact, name: unverifiedName };
  return { email: contact.email, ...(contact.name === null ? {} : { name: contact.name }) };
}

/** True when Freshdesk refuses the contact of a new ticket. */
function isContactRefused(error: unknown): boolean {
  if (!isFailure(error, ['rejected', 'conflict'])) return false;
  return (error.details.fields ?? []).some(({ field }) => ['email', 'name', 'requester_id'].includes(field));
}

/** True when the ticket has the tag. Some lists come without tags; then the ticket is read. */
async function hasTag(desk: Desk, ticket: FreshdeskTicket, tag: string, options: CallOptions): Promise<boolean> {
  const { tags } = ticket.tags == null ? await readTicket(desk, ticket.id, options) : ticket;
  return (tags ?? []).some((present) => present.toLowerCase() === tag);
}

/**
 * The ticket that an earlier try created: the requester's oldest ticket with our tag, from the database.
 * @returns also whether it belongs to the contact of unverified callers
 */
async function findCreated(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<{ ticket: FreshdeskTicket; unverified: boolean } | null> {
  const tag = ticketTag(write.key);
  const order = {
    updated_since: toVendorTime(write.firstTriedAt - clockToleranceMs),
    order_by: 'created_at',
    order_type: 'asc',
  };
  for (const query of requesterQueries(draft)) {
    for await (const tickets of ticketPages(desk, { ...order, ...query }, options)) {
      for (const found of tickets) {
        if (!(await hasTag(desk, found, tag, options))) continue;
        const ticket = await readTicket(desk, found.id, options);
        return { ticket, unverified: query['unique_external_id'] !== undefined };
      }
    }
  }
  return null;
}

/** Freshdesk's numbers of channels (Freshdesk API v2, ticket properties): 3 is the phone, 2 the portal. */
function sourceOf({ link }: TicketDraft): number {
  return link.conversation.startsWith('call/') ? 3 : 2;
}

/** Makes the ticket for the contact, or for nobody if the contact is refused. A refused request was not done. */
async function orWithoutContact(
  contact: TicketContact | null,
  make: (contact: TicketContact | null) => Promise<FreshdeskTicket>,
): Promise<{ ticket: FreshdeskTicket; contact: TicketContact | null }> {
  try {
    return { ticket: await make(contact), contact };
  } catch (error) {
    if (contact === null || !isContactRefused(error)) throw error;
    return { ticket: await make(null), contact: null };
  }
}

/**
 * Status, priority and source are always sent: what Freshdesk does without them is not settled. Other absent properties
 * are not sent: an unknown name in `custom_fields`, for example, makes Freshdesk refuse the ticket.
 */
async function post(
  desk: Desk,
  draft: TicketDraft,
  text: string,
  plan: Plan,
  tags: string[],
  { signal }: CallOptions,
): Promise<FreshdeskTicket> {
  const values = { ...plan.properties, tags };
  let contact = contactOf(draft);
  const { result, unmet } = await writeWithFiles(draft.public ? draft.files : [], (files, ending) =>
    writeWithoutRefused(values, draft, plan.unmet, async (writable) => {
      const description = draft.public
        ? `<div>${toHtml(`${text}${ending}`)}</div>`
        : `<div>${neutralDescription}</div>`;
      const content: BodyValues = { subject: draft.subject, description };
      const defaults = { status: statusNumbers.open, priority: priorityNumbers.low, source: sourceOf(draft) };
      const made = await orWithoutContact(contact, async (requester) => {
        const values = { ...content, ...requesterOf(draft, requester), ...defaults, ...writable };
        const body = await bodyWith(values, files);
        return desk.client.request('POST', '/tickets', { body, schema: freshdeskTicket, signal });
      });
      contact = made.contact;
      return made.ticket;
    }),
  );
  plan.unmet.push(...unmet);
  if (contactOf(draft) !== null && contact === null) plan.unmet.push(unmetContact('refused'));
  return result;
}

/**
 * See `HelpDesk.createTicket`. Freshdesk shows and mails the description of a ticket to the customer. So the text and
 * the files of a private draft go into a private note, by a second request. When the note is missing, the next try
 * finds that out and writes it. A public draft takes one request, a private one takes three. With `mayBeDone` the
 * ticket and its note are looked up first.
 *
 * When the ticket is deleted before the next try, that try does not find it and creates another one.
 */
export async function createTicket(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const { status, priority, group, tags, link } = draft;
  const plan = await planProperties(desk, { status, priority, group, tags, link }, options);
  const found = write.mayBeDone ? await findCreated(desk, draft, write, options) : null;
  const made = found?.ticket ?? null;
  if (found?.unverified === true && contactOf(draft) !== null) plan.unmet.push(unmetContact('refused'));
  const ownTags = [ticketTag(write.key), ...(draft.followUpOf === null ? [] : [followUpTag(draft.followUpOf)])];
  const allTags = [...new Set([...ownTags, ...plan.addTags])];
  const text = await bodyOf(desk, draft, options);
  let ticket = made ?? (await post(desk, draft, text, plan, allTags, options));
  const note: NewComment = { body: text, public: false, author: 'agent', files: draft.files };
  if (!draft.public && (made === null || !(await isWritten(desk, ticket.id, note, write, options)))) {
    plan.unmet.push(...(await afterWriting(writeComment(desk, ticket.id, note, write, options))));
    // The note changed the version.
    ticket = await afterWriting(readTicket(desk, ticket.id, options));
  }
  const result = { ticket: await mapTicket(desk, ticket, options), unmet: plan.unmet };
  // People may have changed the ticket since an earlier try made it.
  return made === null ? withReadBack(result, shownParts(draft, plan)) : result;
}

/** What a new ticket should show. */
function shownParts({ status, priority, requesterId, group }: TicketDraft, plan: Plan): WantedTicket {
  return {
    ...(status === null ? {} : { status }),
    ...(priority === null ? {} : { priority }),
    ...(requesterId === null ? {} : { requesterId }),
    tags: plan.addTags,
    ...shownPlaces(plan.properties, { group }),
  };
}
