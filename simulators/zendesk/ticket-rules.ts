import { recordInvalid } from './errors.ts';
import type { FieldError } from './errors.ts';
import type { TicketInput } from './inputs.ts';
import type { CustomField, TicketPriority, TicketRecord, TicketStatus, TicketType, UserRecord } from './records.ts';
import { ticketPriorities, ticketStatuses, ticketTypes } from './records.ts';
import { statusOfCustomStatus } from './render/ticket.ts';
import type { RequiredField, ZendeskSettings } from './settings.ts';
import type { ZendeskStore } from './store.ts';

/** The members of a ticket that a request can change. */
export type TicketFields = Pick<
  TicketRecord,
  | 'subject'
  | 'priority'
  | 'type'
  | 'status'
  | 'requesterId'
  | 'assigneeId'
  | 'groupId'
  | 'tags'
  | 'customFields'
  | 'externalId'
>;

/** The fields after a request, from those before it. Throws the 422 of a value that is not allowed. */
export function applyInput(
  before: TicketFields,
  input: TicketInput,
  { store, settings }: { store: ZendeskStore; settings: ZendeskSettings },
): TicketFields {
  const after: TicketFields = { ...before };
  const subject = input.subject ?? input.raw_subject;
  if (typeof subject === 'string') after.subject = subject;
  if (input.external_id !== undefined) after.externalId = input.external_id;
  if (input.priority !== undefined) after.priority = priorityOf(input.priority);
  if (input.type !== undefined) after.type = typeOf(input.type);
  if (input.tags !== undefined) after.tags = normalizeTags(input.tags ?? []);
  const fields = knownFields(input.custom_fields ?? input.fields ?? [], settings);
  if (fields.length > 0) {
    const changed = new Map([...before.customFields, ...fields].map((field) => [field.id, field]));
    after.customFields = [...changed.values()];
  }
  if (typeof input.requester_id === 'number')
    after.requesterId = existingUser(input.requester_id, 'requester', store).id;
  applyAssignment(after, input, store);
  applyStatus(after, input);
  return after;
}

/** Throws the 422 of a ticket that is solved without its required fields. */
export function checkSolvable(ticket: TicketFields, settings: ZendeskSettings): void {
  if (ticket.status !== 'solved' && ticket.status !== 'closed') return;
  const missing = settings.requiredOnSolve.filter((field) => isEmpty(ticket, field));
  if (missing.length === 0) return;
  const base: FieldError[] = missing.map((field) => ({
    description: `${field.title}: is required when solving a ticket`,
    error: null,
    ticket_field_id: field.id,
    ticket_field_type: field.type,
  }));
  throw recordInvalid({ base });
}

/** Tags as Zendesk stores them: in lower case, single words, without duplicates, sorted. */
export function normalizeTags(tags: readonly string[]): string[] {
  const words = tags.flatMap((tag) => tag.toLowerCase().split(/[\s,]+/u)).filter((tag) => tag !== '');
  return [...new Set(words)].sort();
}

/** The user. Throws the 422 of one that does not exist. */
export function existingUser(id: number, field: string, store: ZendeskStore): UserRecord {
  const user = store.users.get(id);
  if (user === undefined || !user.active) {
    const title = field.charAt(0).toUpperCase() + field.slice(1);
    throw recordInvalid({ [field]: [{ description: `${title}: is invalid`, error: 'InvalidValue' }] });
  }
  return user;
}

/** The custom fields that exist. Throws the 422 of an unknown one where the account refuses it. */
function knownFields(fields: readonly CustomField[], settings: ZendeskSettings): CustomField[] {
  const { ticketFieldIds, unknownTicketField } = settings;
  if (ticketFieldIds === null) return [...fields];
  const unknown = fields.filter(({ id }) => !ticketFieldIds.includes(id));
  if (unknown.length > 0 && unknownTicketField === 'refuse') {
    const base = unknown.map(({ id }) => ({
      description: `Custom field ${id}: does not exist`,
      error: 'InvalidValue',
      ticket_field_id: id,
    }));
    throw recordInvalid({ base });
  }
  return fields.filter(({ id }) => ticketFieldIds.includes(id));
}

/**
 * Sets group and assignee. An assignee must be a member of the team and in the ticket's group (texts of the errors: public
 * issue reports). An assignee who is not in a new group is removed.
 */
function applyAssignment(after: TicketFields, input: TicketInput, store: ZendeskStore): void {
  if (input.group_id !== undefined) {
    if (input.group_id !== null && !store.groups.has(input.group_id)) {
      throw recordInvalid({ group: [{ description: 'Group: is invalid', error: 'InvalidValue' }] });
    }
    after.groupId = input.group_id;
  }
  const byEmail = typeof input.assignee_email === 'string' ? store.userByEmail(input.assignee_email)?.id : undefined;
  const assigneeId = input.assignee_id === undefined ? byEmail : input.assignee_id;
  const members = after.groupId === null ? null : (store.groups.get(after.groupId)?.memberIds ?? null);
  const isMember = (id: number): boolean => members === null || members.has(id);
  if (assigneeId === undefined) {
    if (after.assigneeId !== null && !isMember(after.assigneeId)) after.assigneeId = null;
    return;
  }
  if (assigneeId !== null) {
    const problems: FieldError[] = [];
    if (existingUser(assigneeId, 'assignee', store).role === 'end-user') {
      problems.push({ description: 'Assignee: is invalid', error: 'InvalidValue' });
    }
    if (problems.length > 0 || !isMember(assigneeId)) {
      problems.push({ description: 'Assignee: is not a member of the group' });
      throw recordInvalid({ assignee: problems });
    }
  }
  after.assigneeId = assigneeId;
}

function applyStatus(after: TicketFields, input: TicketInput): void {
  const custom = typeof input.custom_status_id === 'number' ? statusOfCustomStatus(input.custom_status_id) : undefined;
  const asked = typeof input.status === 'string' ? statusOf(input.status) : undefined;
  const unknownCustom = typeof input.custom_status_id === 'number' && custom === undefined;
  if (unknownCustom || (custom !== undefined && asked !== undefined && custom !== asked)) {
    throw recordInvalid({ custom_status_id: [{ description: 'Custom status is invalid', error: 'InvalidValue' }] });
  }
  after.status = asked ?? custom ?? after.status;
  // An assigned ticket is never new.
  if (after.status === 'new' && after.assigneeId !== null) after.status = 'open';
}

function isEmpty(ticket: TicketFields, field: RequiredField): boolean {
  switch (field.type) {
    case 'FieldAssignee':
      return ticket.assigneeId === null;
    case 'FieldGroup':
      return ticket.groupId === null;
    case 'FieldPriority':
      return ticket.priority === null;
    case 'FieldTicketType':
      return ticket.type === null;
    default: {
      const value = ticket.customFields.find(({ id }) => id === field.id)?.value;
      return value === undefined || value === null || value === '';
    }
  }
}

function statusOf(value: string): TicketStatus {
  const status = ticketStatuses.find((name) => name === value);
  if (status === undefined) throw notInList('status', 'Status', value);
  return status;
}

function priorityOf(value: string | null): TicketPriority | null {
  if (value === null || value === '') return null;
  const priority = ticketPriorities.find((name) => name === value);
  if (priority === undefined) throw notInList('priority', 'Priority', value);
  return priority;
}

function typeOf(value: string | null): TicketType | null {
  if (value === null || value === '') return null;
  const type = ticketTypes.find((name) => name === value);
  if (type === undefined) throw notInList('ticket_type', 'Type', value);
  return type;
}

function notInList(field: string, title: string, value: string): Error {
  return recordInvalid({
    [field]: [{ description: `${title}: ${value} is not included in the list`, error: 'InvalidValue' }],
  });
}
