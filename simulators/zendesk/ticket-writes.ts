import { closedTicket, recordInvalid, updateConflict } from './errors.ts';
import type { CommentInput, TagsInput, TicketInput } from './inputs.ts';
import type { AttachmentRecord, AuditEventRecord, AuditRecord, TicketRecord, UserRecord } from './records.ts';
import { vendorTime } from './render/time.ts';
import type { ZendeskStore } from './store.ts';
import type { TicketFields } from './ticket-rules.ts';
import type { World } from './ticket-people.ts';
import { checkNotSuspended, firstAuthor, requesterOf, submitterOf } from './ticket-people.ts';
import { applyInput, checkSolvable, existingUser, normalizeTags } from './ticket-rules.ts';

/** The result of a write. */
export interface TicketWrite {
  ticket: TicketRecord;
  audit: AuditRecord;
}

/** Creates a ticket with its first comment. Throws the 422 of a request that Zendesk refuses. */
export function createTicket(world: World, actor: UserRecord, input: TicketInput): TicketWrite {
  const { store, settings } = world;
  const comment: CommentInput = input.comment ?? { body: input.description };
  const body = commentText(comment);
  if (body === '') {
    throw recordInvalid({ base: [{ description: 'Description: cannot be blank', error: 'BlankValue' }] });
  }
  const followed = closedParent(input, store);
  const requester = requesterOf(input, actor, store);
  checkNotSuspended(requester);
  const blank: TicketFields = {
    subject: '',
    priority: null,
    type: null,
    status: 'new',
    requesterId: requester.id,
    assigneeId: null,
    groupId: null,
    tags: followed?.tags ?? [],
    customFields: [],
    externalId: null,
  };
  const fields = applyInput(blank, input, world);
  checkSolvable(fields, settings);
  checkUploads(comment, store);
  const nowMs = store.nowMs();
  const ticket: TicketRecord = {
    ...fields,
    id: store.nextTicketId(),
    description: body,
    submitterId: submitterOf(world, actor, input, requester).id,
    isPublic: comment.public ?? true,
    publicByDefault: comment.public ?? true,
    channel: actor.role === 'end-user' ? 'web' : 'api',
    followupOf: followed?.id ?? null,
    followupIds: [],
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  if (followed !== null) followed.followupIds.push(ticket.id);
  const audit = newAudit(store, ticket.id, actor.id, input.metadata);
  addComment(store, audit, ticket, comment, firstAuthor(world, ticket, comment));
  for (const [field, value] of auditValues(ticket)) {
    audit.events.push({ id: store.nextId(), type: 'Create', field, value });
  }
  settings.trigger?.(ticket);
  store.audits.push(audit);
  store.saveTicket(ticket);
  store.tell({ ticket, kind: 'created', audit });
  return { ticket, audit };
}

/** Changes a ticket. Throws 422 for a closed ticket or a refused value, 409 for an outdated `updated_stamp`. */
export function updateTicket(world: World, actor: UserRecord, ticket: TicketRecord, input: TicketInput): TicketWrite {
  const { store, settings } = world;
  checkWritable(ticket, input);
  const before: TicketFields = { ...ticket };
  const after = applyInput(before, input, world);
  const comment = input.comment;
  const body = comment === undefined ? '' : commentText(comment);
  if (comment !== undefined && body !== '') {
    checkUploads(comment, store);
    const author = existingUser(comment.author_id ?? actor.id, 'author', store);
    if (reopens(world, before, author, comment.public ?? ticket.publicByDefault) && input.status === undefined) {
      after.status = 'open';
    }
  }
  if (after.status !== before.status) checkSolvable(after, settings);
  return commit(world, actor, ticket, after, { comment: body === '' ? undefined : comment, custom: input.metadata });
}

/** Sets, adds or removes tags as one update of the ticket. */
export function changeTags(
  world: World,
  actor: UserRecord,
  ticket: TicketRecord,
  how: 'set' | 'add' | 'remove',
  input: TagsInput,
): TicketRecord {
  checkWritable(ticket, input);
  const named = normalizeTags(input.tags);
  const tags = {
    set: named,
    add: normalizeTags([...ticket.tags, ...named]),
    remove: ticket.tags.filter((tag) => !named.includes(tag)),
  }[how];
  return commit(world, actor, ticket, { ...ticket, tags }, {}).ticket;
}

function checkWritable(
  ticket: TicketRecord,
  input: { safe_update?: unknown; updated_stamp?: string | null | undefined },
): void {
  if (ticket.status === 'closed') throw closedTicket();
  // `safe_update: false` acts like true. Only without it there is no check (Zendesk API description, tags).
  if (input.safe_update === undefined) return;
  if (Date.parse(input.updated_stamp ?? '') !== Date.parse(vendorTime(ticket.updatedAtMs))) throw updateConflict();
}

/** Writes the differences. An update without any makes no audit and does not touch `updated_at`. */
function commit(
  { store, settings }: World,
  actor: UserRecord,
  ticket: TicketRecord,
  after: TicketFields,
  extra: { comment?: CommentInput | undefined; custom?: Record<string, unknown> | null | undefined },
): TicketWrite {
  const audit = newAudit(store, ticket.id, actor.id, extra.custom);
  if (extra.comment !== undefined) {
    addComment(store, audit, ticket, extra.comment, existingUser(extra.comment.author_id ?? actor.id, 'author', store));
  }
  const previous = new Map(auditValues(ticket));
  Object.assign(ticket, after);
  for (const [field, value] of auditValues(ticket)) {
    const old = previous.get(field) ?? null;
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    audit.events.push({ id: store.nextId(), type: 'Change', field, value, previous: old });
  }
  if (audit.events.length > 0) {
    settings.trigger?.(ticket);
    store.audits.push(audit);
    store.saveTicket(ticket);
    store.tell({ ticket, kind: 'changed', audit });
  }
  return { ticket, audit };
}

function addComment(
  store: ZendeskStore,
  audit: AuditRecord,
  ticket: TicketRecord,
  input: CommentInput,
  author: UserRecord,
): void {
  const commentId = store.nextId();
  store.comments.push({
    id: commentId,
    ticketId: ticket.id,
    auditId: audit.id,
    authorId: author.id,
    body: commentText(input),
    htmlBody: input.html_body ?? null,
    public: input.public ?? ticket.publicByDefault,
    attachments: takeUploads(input, store),
    custom: audit.custom,
    createdAtMs: audit.createdAtMs,
  });
  ticket.isPublic ||= input.public ?? ticket.publicByDefault;
  const event: AuditEventRecord = { id: commentId, type: 'Comment', commentId };
  audit.events.push(event);
}

/** Throws the 422 of a token that is unknown, used or expired. */
function checkUploads({ uploads = [] }: CommentInput, store: ZendeskStore): void {
  if (uploads.every((token) => store.upload(token) !== undefined)) return;
  throw recordInvalid({ uploads: [{ description: 'Uploads: is invalid', error: 'InvalidValue' }] });
}

/** The files of the tokens, which cannot be used again. */
function takeUploads({ uploads = [] }: CommentInput, store: ZendeskStore): AttachmentRecord[] {
  const files = uploads.flatMap((token) => store.upload(token)?.attachments ?? []);
  for (const token of uploads) store.uploads.delete(token);
  return files;
}

function newAudit(
  store: ZendeskStore,
  ticketId: number,
  authorId: number,
  custom: Record<string, unknown> | null | undefined,
): AuditRecord {
  return { id: store.nextId(), ticketId, authorId, custom: custom ?? {}, events: [], createdAtMs: store.nowMs() };
}

/** Field names and values as audits show them: ids as strings (recorded answers). */
function auditValues(ticket: TicketRecord): [string, unknown][] {
  const asText = (id: number | null) => (id === null ? null : String(id));
  return [
    ['subject', ticket.subject],
    ['status', ticket.status],
    ['priority', ticket.priority],
    ['type', ticket.type],
    ['requester_id', asText(ticket.requesterId)],
    ['assignee_id', asText(ticket.assigneeId)],
    ['group_id', asText(ticket.groupId)],
    ['tags', ticket.tags],
    ['external_id', ticket.externalId],
    ...ticket.customFields.map(({ id, value }): [string, unknown] => [String(id), value]),
  ];
}

function commentText(comment: CommentInput): string {
  const html = comment.html_body?.replaceAll(/<[^>]*>/gu, ' ').trim();
  return comment.body ?? html ?? '';
}

/** The closed ticket to follow up. The id of a ticket that is not closed has no effect (Zendesk docs, follow-ups). */
function closedParent(input: TicketInput, store: ZendeskStore): TicketRecord | null {
  const parent =
    typeof input.via_followup_source_id === 'number' ? store.tickets.get(input.via_followup_source_id) : null;
  return parent?.status === 'closed' ? parent : null;
}

function reopens(world: World, ticket: TicketFields, author: UserRecord, isPublic: boolean): boolean {
  const waiting = ticket.status === 'pending' || ticket.status === 'solved' || ticket.status === 'hold';
  return world.settings.endUserCommentReopens && isPublic && waiting && author.role === 'end-user';
}
