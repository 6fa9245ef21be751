import type { Config } from '../../src/config/load-config.ts';
import type { SimulatedTicket } from '../../simulators/desk.ts';
import type { SimulatedCustomer } from '../../simulators/sunshine/customer.ts';
import type { ZendeskDesk } from '../../simulators/zendesk/desk.ts';

/** Where the ticket is, and whose conversation it belongs to. */
interface TicketPlace {
  desk: ZendeskDesk;
  config: Config;
  ada: SimulatedCustomer;
}

/** Names of the parts that the ticket of a handoff should have and lacks. */
export function missingParts(place: TicketPlace, ticket: SimulatedTicket | undefined): string[] {
  if (ticket === undefined) return ['ticket'];
  return Object.entries(partsOf(place, ticket)).flatMap(([name, value]) => (value === null ? [name] : []));
}

/** The ticket of a handoff in words, over several lines. */
export function describeTicket(place: TicketPlace, ticket: SimulatedTicket): string {
  const parts = Object.entries(partsOf(place, ticket)).map(([name, value]) => `${name}: ${value ?? 'nothing'}`);
  return [`ticket ${ticket.id} “${ticket.subject}”`, ...parts].join('\n               ');
}

/** The parts that a human should find on the ticket, in words; null for a missing one. */
function partsOf({ desk, config, ada }: TicketPlace, ticket: SimulatedTicket): Record<string, string | null> {
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
