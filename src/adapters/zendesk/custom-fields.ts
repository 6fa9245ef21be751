import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { ConversationLink } from '../../domain/tickets/tickets.ts';
import type { ZendeskTicket } from './schema.ts';

/** Ids of the optional custom ticket fields; null where none is configured. */
export interface CustomFieldIds {
  conversationFieldId: string | null;
  summaryFieldId: string | null;
}

/** A custom ticket field and its value, as a request body holds them. */
export interface CustomFieldValue {
  id: number;
  value: string;
}

/** The configured custom fields with what a link puts into them. */
export function customFields(fields: CustomFieldIds, link: ConversationLink | undefined): CustomFieldValue[] {
  if (link === undefined) return [];
  const pairs = [
    [fields.conversationFieldId, link.conversation],
    [fields.summaryFieldId, link.summary],
  ] as const;
  return pairs.flatMap(([id, value]) => (id === null || value === null ? [] : [{ id: Number(id), value }]));
}

/**
 * Custom fields that were sent but are not on the ticket, or are empty there: Zendesk may silently drop an unknown id. A
 * ticket lists all fields of the account, empty ones too.
 */
export function droppedFields(ticket: ZendeskTicket, sent: readonly CustomFieldValue[]): Unmet[] {
  const shown = ticket.custom_fields;
  if (shown == null) return [];
  return sent.flatMap(({ id }): Unmet[] => {
    const field = shown.find((each) => each.id === String(id));
    if (field === undefined) return [{ what: 'link', wanted: `field ${id}`, why: 'notFound' }];
    const isEmpty = field.value === null || field.value === undefined || field.value === '';
    return isEmpty ? [{ what: 'link', wanted: `field ${id}`, why: 'unchanged' }] : [];
  });
}
