import { RestDeskError } from './errors.ts';
import type { ChangeInput, CreateInput, LinkInput, MessageInput } from './inputs.ts';
import type { MessageRecord, RequesterRecord, TicketRecord, UnmetRecord } from './records.ts';
import type { RestDeskStore } from './store.ts';

/** The result of a write. */
export interface DeskWrite {
  ticket: TicketRecord;
  unmet: UnmetRecord[];
}

const maximumFileBytes = 20 * 1024 * 1024;

/** Creates a ticket. A refused request throws before anything is written. */
export function createTicket(store: RestDeskStore, input: CreateInput): DeskWrite {
  const unmet: UnmetRecord[] = [];
  if (input.follow_up_of !== undefined) checkContinued(store, input.follow_up_of);
  const known = requesterOf(store, input, unmet);
  const nowMs = store.nowMs();
  const ticket: TicketRecord = {
    id: store.nextTicketId(),
    subject: input.subject,
    status: input.status ?? 'new',
    priority: input.priority ?? null,
    requesterId: known?.id ?? null,
    assignee: null,
    group: null,
    tags: [...new Set(input.tags ?? [])],
    externalId: input.external_id ?? null,
    followUpOf: input.follow_up_of ?? null,
    links: input.link === undefined ? [] : [input.link],
    messages: [],
    revision: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  const { author_id: authorId } = input.message;
  const author = authorId !== undefined && authorId === input.requester_id ? known?.id : authorId;
  ticket.messages.push(newMessage(store, ticket, { ...input.message, author_id: author }));
  route(store, ticket, input, unmet);
  store.save(ticket);
  return { ticket, unmet };
}

/** Changes a ticket in one write. A refused request throws before anything is written. */
export function changeTicket(store: RestDeskStore, ticket: TicketRecord, input: ChangeInput): DeskWrite {
  if (ticket.status === 'closed' && store.settings.closedTickets === 'final') {
    throw new RestDeskError(409, 'ticket_closed', 'A closed ticket can change no more');
  }
  const unmet: UnmetRecord[] = [];
  const message = input.message === undefined ? null : newMessage(store, ticket, input.message);
  if (message !== null) ticket.messages.push(message);
  if (input.requester_id !== undefined) {
    const known = store.requesters.get(input.requester_id);
    if (known === undefined) unmet.push({ what: 'requester', wanted: input.requester_id, why: 'not_found' });
    else ticket.requesterId = known.id;
  }
  ticket.status = input.status ?? ticket.status;
  ticket.priority = input.priority ?? ticket.priority;
  ticket.tags = [...new Set([...ticket.tags, ...(input.add_tags ?? [])])];
  if (input.link !== undefined) ticket.links = withLink(ticket, input.link);
  route(store, ticket, input, unmet);
  store.save(ticket);
  return { ticket, unmet };
}

/** The customer of a new ticket, who is added if only an address is given that nobody has. */
function requesterOf(store: RestDeskStore, input: CreateInput, unmet: UnmetRecord[]): RequesterRecord | undefined {
  const { requester_id: id, requester } = input;
  if (id !== undefined && requester !== undefined) {
    const fields = [{ field: 'requester', message: 'must be absent when requester_id is given' }];
    throw new RestDeskError(422, 'validation_failed', 'The request has mistakes', fields);
  }
  if (id !== undefined) {
    const known = store.requesters.get(id);
    if (known === undefined) unmet.push({ what: 'requester', wanted: id, why: 'not_found' });
    return known;
  }
  if (requester === undefined) return undefined;
  const { email, name } = requester;
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(email)) {
    unmet.push({ what: 'contact', wanted: email, why: 'refused' });
    return undefined;
  }
  const known = [...store.requesters.values()].find((each) => each.email?.toLowerCase() === email.toLowerCase());
  return known ?? store.requesters.get(store.addRequester({ name: name ?? email, phone: null, email }));
}

function checkContinued(store: RestDeskStore, id: string): void {
  const fields = [{ field: 'follow_up_of', message: 'names no closed ticket' }];
  const closed = store.tickets().some((ticket) => String(ticket.id) === id && ticket.status === 'closed');
  if (!closed) throw new RestDeskError(422, 'validation_failed', 'The request has mistakes', fields);
}

function withLink(ticket: TicketRecord, link: LinkInput): LinkInput[] {
  return [...ticket.links.filter(({ id }) => id !== link.id), link];
}

function newMessage(store: RestDeskStore, ticket: TicketRecord, input: MessageInput): MessageRecord {
  const files = (input.files ?? []).map((file) => ({
    name: file.name,
    contentType: file.content_type,
    content: Buffer.from(file.content, 'base64'),
  }));
  if (files.reduce((sum, { content }) => sum + content.length, 0) > maximumFileBytes) {
    throw new RestDeskError(413, 'too_large', 'The files of a message hold more than 20 MiB');
  }
  const authorId = input.author_id ?? null;
  if (authorId !== null && !store.requesters.has(authorId)) {
    const fields = [{ field: 'message.author_id', message: 'names no requester' }];
    throw new RestDeskError(422, 'validation_failed', 'The request has mistakes', fields);
  }
  return {
    id: store.nextMessageId(),
    body: input.body,
    visibility: input.visibility,
    role: authorId === null ? 'agent' : authorId === ticket.requesterId ? 'customer' : 'other',
    authorId,
    authorName: authorId === null ? null : (store.requesters.get(authorId)?.name ?? null),
    own: true,
    files,
    createdAtMs: store.nowMs(),
  };
}

/** Sets the group and the assignee whose name matches exactly one. */
function route(
  store: RestDeskStore,
  ticket: TicketRecord,
  input: { group?: string | undefined; assignee?: string | undefined },
  unmet: UnmetRecord[],
): void {
  const { group, assignee } = input;
  if (group !== undefined) {
    const hits = store.groups.filter((name) => name.toLowerCase() === group.trim().toLowerCase());
    if (hits.length === 1) ticket.group = hits[0] ?? null;
    else unmet.push({ what: 'group', wanted: group, why: hits.length === 0 ? 'not_found' : 'ambiguous' });
  }
  if (assignee !== undefined) {
    const hits = store.agents.filter(({ email }) => email.toLowerCase() === assignee.trim().toLowerCase());
    if (hits.length === 1) ticket.assignee = hits[0] ?? null;
    else unmet.push({ what: 'assignee', wanted: assignee, why: hits.length === 0 ? 'not_found' : 'ambiguous' });
  }
}
