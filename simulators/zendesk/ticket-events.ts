import type { AuditEventRecord } from './records.ts';
import { vendorTime } from './render/time.ts';
import type { TicketChange, ZendeskStore } from './store.ts';

/** An event: its name after `zen:event-type:ticket.`, and its `event` member. */
export interface TicketEvent {
  name: string;
  event: Record<string, unknown>;
}

/** Fields whose changes have their own events (Zendesk docs, ticket events). */
const eventOfField: Record<string, string> = {
  subject: 'subject_changed',
  status: 'status_changed',
  priority: 'priority_changed',
  type: 'type_changed',
  requester_id: 'requester_changed',
  assignee_id: 'agent_assignment_changed',
  group_id: 'group_assignment_changed',
  external_id: 'external_id_changed',
};
/** Fields whose values events have in capitals. */
const enumFields: ReadonlySet<string> = new Set(['status', 'priority', 'type']);

/** The events of a change, in order. */
export function eventsOf({ kind, audit }: TicketChange, store: ZendeskStore): TicketEvent[] {
  if (kind === 'deleted') return [{ name: 'soft_deleted', event: {} }];
  const said = (audit?.events ?? []).flatMap((event) => eventOf(event, store) ?? []);
  const events = kind === 'created' ? [{ name: 'created', event: {} }, ...said] : said;
  const meta = (position: number) => ({ sequence: { id: String(audit?.id), position, total: events.length } });
  return events.map(({ name, event }, index) => ({ name, event: { ...event, meta: meta(index + 1) } }));
}

/** `detail` of an event: the ticket at that time. Missing values are `""` or `"0"`. */
export function detailOf({ ticket, kind, audit }: TicketChange): Record<string, unknown> {
  const status = kind === 'deleted' ? 'DELETED' : ticket.status.toUpperCase();
  return {
    actor_id: String(audit?.authorId ?? -1),
    assignee_id: String(ticket.assigneeId ?? 0),
    brand_id: '7001',
    created_at: vendorTime(ticket.createdAtMs),
    custom_status: '8001',
    description: ticket.description,
    external_id: ticket.externalId ?? '',
    form_id: '7002',
    group_id: String(ticket.groupId ?? 0),
    id: String(ticket.id),
    is_public: ticket.isPublic,
    organization_id: '0',
    priority: (ticket.priority ?? '').toUpperCase(),
    requester_id: String(ticket.requesterId),
    status,
    subject: ticket.subject,
    submitter_id: String(ticket.submitterId),
    tags: ticket.tags,
    type: (ticket.type ?? '').toUpperCase(),
    updated_at: vendorTime(ticket.updatedAtMs),
    via: { channel: ticket.channel },
  };
}

function eventOf(event: AuditEventRecord, store: ZendeskStore): TicketEvent | null {
  if (event.type === 'Comment') return commentAdded(event.commentId, store);
  if (event.type === 'Create') return null;
  if (event.field === 'tags') return tagsChanged(event.value, event.previous);
  const name = eventOfField[event.field];
  const asShown = (value: unknown) => shown(enumFields.has(event.field), value);
  const change = { current: asShown(event.value), previous: asShown(event.previous) };
  return name === undefined
    ? { name: 'custom_field_changed', event: { ...change, field: { id: event.field, type: 'text' } } }
    : { name, event: change };
}

function shown(isEnum: boolean, value: unknown): unknown {
  return isEnum && typeof value === 'string' ? value.toUpperCase() : value;
}

function tagsChanged(value: unknown, previous: unknown): TicketEvent {
  const after: unknown[] = Array.isArray(value) ? value : [];
  const before: unknown[] = Array.isArray(previous) ? previous : [];
  const added = after.filter((tag) => !before.includes(tag));
  const removed = before.filter((tag) => !after.includes(tag));
  return { name: 'tags_changed', event: { tags_added: added, tags_removed: removed } };
}

function commentAdded(commentId: number, store: ZendeskStore): TicketEvent | null {
  const comment = store.comments.find(({ id }) => id === commentId);
  if (comment === undefined) return null;
  const user = store.users.get(comment.authorId);
  const author = { id: String(comment.authorId), is_staff: user?.role !== 'end-user', name: user?.name ?? '' };
  return {
    name: 'comment_added',
    event: { comment: { id: String(comment.id), body: comment.body, is_public: comment.public, author } },
  };
}
