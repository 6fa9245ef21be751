import type { HumanAgent, SimulatedStatus } from '../desk.ts';
import { notFound } from './errors.ts';
import { readTicket } from './inputs.ts';
import type { TicketRecord, UserRecord } from './records.ts';
import { toZendesk } from './neutral.ts';
import type { ZendeskSettings } from './settings.ts';
import type { ZendeskStore } from './store.ts';
import { updateTicket } from './ticket-writes.ts';

/**
 * A member of the team who works in Agent Workspace. Every action is an update by the rules of the API, with its audit.
 * What the rules refuse throws.
 */
export function createHumanAgent(
  world: { store: ZendeskStore; settings: ZendeskSettings },
  person: UserRecord,
): HumanAgent {
  const { store } = world;
  const ticketOf = (id: string): TicketRecord => {
    const ticket = store.tickets.get(Number(id));
    if (ticket === undefined) throw notFound();
    return ticket;
  };
  const update = (id: string, ticket: Record<string, unknown>): void =>
    void updateTicket(world, person, ticketOf(id), readTicket({ ticket }).input);
  // Nobody can solve a ticket that has no assignee, so the person takes it.
  const takenBy = ({ assigneeId }: TicketRecord, status: SimulatedStatus) =>
    assigneeId === null && (status === 'solved' || status === 'closed') ? { assignee_id: person.id } : {};
  const groupId = (name: string): number => {
    const group = [...store.groups.values()].find((each) => each.name === name);
    if (group === undefined) throw notFound();
    return group.id;
  };
  return {
    name: person.alias ?? person.name,
    reply: (id, body) => update(id, { comment: { body, public: true } }),
    note: (id, body) => update(id, { comment: { body, public: false } }),
    setStatus: (id, status) => update(id, { status: toZendesk(status), ...takenBy(ticketOf(id), status) }),
    setPriority: (id, priority) => update(id, { priority }),
    setGroup: (id, name) => update(id, { group_id: groupId(name) }),
    setRequester: (id, requesterId) => update(id, { requester_id: Number(requesterId) }),
    remove: (id) => store.deleteTicket(ticketOf(id).id),
  };
}
