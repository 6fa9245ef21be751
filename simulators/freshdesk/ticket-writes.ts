import type { CheckedBody, FieldKind, UploadedFile } from './body.ts';
import type { RefusedField } from './errors.ts';
import { FreshdeskError, invalidValue, missingField, notFound, unexpectedField, validationFailed } from './errors.ts';
import { sanitize } from './html.ts';
import type { AttachmentRecord, ContactRecord, TicketRecord } from './records.ts';
import type { FreshdeskStore } from './store.ts';
import { priorityLabels } from './store.ts';

/** Members that `PUT /tickets/[id]` takes (Freshdesk API v2). */
export const updateKinds: Readonly<Record<string, FieldKind>> = {
  name: 'text',
  requester_id: 'integer',
  email: 'text',
  facebook_id: 'text',
  phone: 'text',
  twitter_id: 'text',
  unique_external_id: 'text',
  subject: 'text',
  type: 'text',
  status: 'integer',
  priority: 'integer',
  description: 'text',
  responder_id: 'integer',
  attachments: 'files',
  custom_fields: 'fields',
  due_by: 'text',
  email_config_id: 'integer',
  fr_due_by: 'text',
  group_id: 'integer',
  parent_id: 'integer',
  product_id: 'integer',
  source: 'integer',
  tags: 'texts',
  company_id: 'integer',
  internal_agent_id: 'integer',
  internal_group_id: 'integer',
  lookup_parameter: 'text',
};

/** Members that `POST /tickets` takes (Freshdesk API v2). */
export const createKinds: Readonly<Record<string, FieldKind>> = {
  ...updateKinds,
  cc_emails: 'texts',
  related_ticket_ids: 'integers',
};

const requesterFields = ['requester_id', 'email', 'phone', 'unique_external_id', 'twitter_id', 'facebook_id'];
const maximumTagLength = 32;

/** The uploaded files as records with new ids. */
export function attachmentsOf(store: FreshdeskStore, files: readonly UploadedFile[]): AttachmentRecord[] {
  return files.map((file) => ({ id: store.nextId(), ...file }));
}

function checkTags(tags: readonly string[], errors: RefusedField[]): void {
  if (tags.some((tag) => tag.length > maximumTagLength || tag.includes(','))) {
    errors.push(invalidValue('tags', `It should contain elements that have maximum of ${maximumTagLength} characters`));
  }
}

function checkCustomFields(store: FreshdeskStore, fields: Record<string, unknown>, errors: RefusedField[]): void {
  for (const [field, value] of Object.entries(fields)) {
    if (!store.settings.customFields.includes(field)) errors.push(unexpectedField(field));
    else if (value !== null && typeof value !== 'string') {
      errors.push({ field, message: 'It should be a/an String', code: 'datatype_mismatch' });
    }
  }
}

/** The mistakes in the ticket as it would be after the write. */
function checkProperties(store: FreshdeskStore, ticket: TicketRecord, body: CheckedBody): RefusedField[] {
  const errors: RefusedField[] = [];
  const { status, priority, groupId, responderId } = ticket;
  if (store.statusLabel(status) === undefined) errors.push(invalidValue('status', "It should be one of the account's"));
  if (priorityLabels[priority] === undefined) errors.push(invalidValue('priority', 'It should be one of 1, 2, 3, 4'));
  const group = groupId === null ? undefined : store.groups.get(groupId);
  if (groupId !== null && group === undefined) errors.push(invalidValue('group_id', 'There is no such group'));
  if (responderId !== null && !store.agents.has(responderId)) {
    errors.push(invalidValue('responder_id', 'There is no such agent'));
  } else if (responderId !== null && body.has('responder_id') && group?.agentIds?.includes(responderId) === false) {
    errors.push(invalidValue('responder_id', 'The agent is not in the group'));
  }
  checkTags(body.texts('tags') ?? [], errors);
  checkCustomFields(store, body.fields('custom_fields') ?? {}, errors);
  if (status === 4 || status === 5) {
    const missing = store.settings.requiredToClose.filter((field) => isEmpty(ticket, field));
    errors.push(...missing.map((field) => missingField(field)));
  }
  return errors;
}

function isEmpty(ticket: TicketRecord, field: string): boolean {
  if (field === 'group_id') return ticket.groupId === null;
  if (field === 'responder_id') return ticket.responderId === null;
  return (ticket.customFields[field] ?? '') === '';
}

/** The contact that the body names. An unknown one is made, as in Freshdesk. */
function requesterOf(store: FreshdeskStore, body: CheckedBody): ContactRecord {
  const id = body.integer('requester_id');
  if (id != null) {
    const contact = store.contacts.get(id);
    if (contact !== undefined && !contact.deleted) return contact;
    throw validationFailed([invalidValue('requester_id', 'There is no contact matching the given requester_id')]);
  }
  const [email, phone, externalId] = [body.text('email'), body.text('phone'), body.text('unique_external_id')];
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(email))
    throw validationFailed([invalidValue('email', 'It should be a valid email address')]);
  if (phone !== undefined && email === undefined && !body.has('name')) throw validationFailed([missingField('name')]);
  const known =
    (externalId === undefined ? undefined : store.contactByExternalId(externalId)) ??
    (email === undefined ? undefined : store.contactByEmail(email)) ??
    [...store.contacts.values()].find((contact) => phone !== undefined && contact.phone === phone);
  if (known !== undefined) return known;
  const name = body.text('name') ?? email ?? externalId ?? '';
  return store.addContact({ name, email: email ?? null, phone: phone ?? null, externalId: externalId ?? null });
}

function assignSent(store: FreshdeskStore, ticket: TicketRecord, body: CheckedBody): void {
  ticket.subject = body.text('subject') ?? ticket.subject;
  const description = body.text('description');
  if (description !== undefined) ticket.description = sanitize(description, store.settings.stripsMarkup);
  ticket.status = body.integer('status') ?? ticket.status;
  ticket.priority = body.integer('priority') ?? ticket.priority;
  ticket.source = body.integer('source') ?? ticket.source;
  ticket.type = body.text('type') ?? ticket.type;
  if (body.has('group_id')) ticket.groupId = body.integer('group_id') ?? null;
  if (body.has('responder_id')) ticket.responderId = body.integer('responder_id') ?? null;
  ticket.tags = [...new Set(body.texts('tags') ?? ticket.tags)];
  ticket.customFields = { ...ticket.customFields, ...body.fields('custom_fields') };
}

/** An empty open ticket of low priority from the portal. It has no id yet and is not stored. */
export function blankTicket(store: FreshdeskStore): TicketRecord {
  return {
    id: 0,
    subject: '',
    description: '',
    status: 2,
    priority: 1,
    source: 2,
    type: null,
    requesterId: 0,
    responderId: null,
    groupId: null,
    tags: [],
    customFields: Object.fromEntries(store.settings.customFields.map((field) => [field, null])),
    attachments: [],
    conversations: [],
    deleted: false,
    archived: false,
    createdAtMs: store.nowMs(),
    updatedAtMs: 0,
  };
}

/** Creates a ticket. Throws the 400 of a wrong value. */
export function createTicket(store: FreshdeskStore, body: CheckedBody): TicketRecord {
  const errors = ['subject', 'description'].filter((field) => !body.text(field)).map((field) => missingField(field));
  if (!requesterFields.some((field) => body.has(field))) errors.push(missingField('requester_id'));
  errors.push(...store.settings.requiredToCreate.filter((field) => !body.has(field)).map(missingField));
  const draft = blankTicket(store);
  assignSent(store, draft, body);
  errors.push(...checkProperties(store, draft, body));
  if (errors.length > 0) throw validationFailed(errors);
  draft.requesterId = requesterOf(store, body).id;
  draft.id = store.nextTicketId();
  draft.attachments = attachmentsOf(store, body.files());
  store.saveTicket(draft);
  return draft;
}

/** A ticket that can be changed. Throws the 404 of a missing or archived one, and the 405 of a deleted one. */
export function writableTicket(store: FreshdeskStore, id: string): TicketRecord {
  const ticket = store.tickets.get(Number(id));
  if (ticket === undefined || ticket.archived) throw notFound();
  if (ticket.deleted) throw new FreshdeskError(405);
  return ticket;
}

/** Changes a ticket. A write without any change does not touch its time. Throws the 400 of a wrong value. */
export function updateTicket(store: FreshdeskStore, ticket: TicketRecord, body: CheckedBody): void {
  const { conversations: _conversations, attachments: _attachments, ...values } = ticket;
  const changed: TicketRecord = { ...ticket };
  assignSent(store, changed, body);
  const errors = checkProperties(store, changed, body);
  if (errors.length > 0) throw validationFailed(errors);
  if (requesterFields.some((field) => body.has(field))) changed.requesterId = requesterOf(store, body).id;
  changed.attachments = [...ticket.attachments, ...attachmentsOf(store, body.files())];
  const isSame = Object.entries(values).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(Reflect.get(changed, name)),
  );
  Object.assign(ticket, changed);
  if (!isSame || body.files().length > 0) store.saveTicket(ticket);
}
