import type { Config } from '../../src/config/load-config.ts';
import type { SimulatedTicket } from '../../simulators/desk.ts';
import type { SimulatedCustomer } from '../../simulators/sunshine/customer.ts';
import type { ZendeskDesk } from '../../simulators/zendesk/desk.ts';

/** Where a ticket is, and whose conversation it stands for. */
interface Place {
  desk: ZendeskDesk;
  config: Config;
  ada: SimulatedCustomer;
}

/** Names of what the ticket of a handoff should carry and does not. */
export function missingOn(place: Place, ticket: SimulatedTicket | undefined): string[] {
  if (ticket === undefined) return ['ticket'];
  return Object.entries(marksOf(place, ticket)).flatMap(([name, value]) => (value === null ? [name] : []));
}

/** The ticket of a handoff for a person, in some lines. */
export function describe(place: Place, ticket: SimulatedTicket): string {
  const marks = Object.entries(marksOf(place, ticket)).map(([name, value]) => `${name}: ${value ?? 'nothing'}`);
  return [`ticket ${ticket.id} “${ticket.subject}”`, ...marks].join('\n               ');
}

/** What a human should find on the ticket, in words; null where it is missing. */
function marksOf({ desk, config, ada }: Place, ticket: SimulatedTicket): Record<string, string | null> {
  const zendesk = config.desk?.name === 'zendesk' ? config.desk : null;
  const fields = desk.zendesk.store.tickets.get(Number(ticket.id))?.customFields ?? [];
  const valueOf = (field: number | null | undefined): string | null => {
    const value = fields.find(({ id }) => id === field)?.value;
    return typeof value === 'string' && value !== '' ? value.replaceAll('\n', ' ') : null;
  };
  const conversation = valueOf(zendesk?.conversationFieldId);
  const tagged = ['deskbridge', 'messaging', 'escalated'].every((tag) => ticket.tags.includes(tag));
  const note = ticket.comments.find((comment) => !comment.public && comment.body.includes('Handed off to a human'));
  return {
    priority: ticket.priority,
    group: ticket.group,
    tags: tagged ? ticket.tags.join(' ') : null,
    'field “AI Conversation ID”': conversation === `messaging/${ada.conversationId}` ? conversation : null,
    'field “AI Summary”': valueOf(zendesk?.summaryFieldId),
    'internal note': note === undefined ? null : (note.body.split('\n', 1)[0] ?? ''),
  };
}
