import type { HumanAgent, SimulatedTicket } from '../desk.ts';
import type { MessageRecord, TicketRecord, WireStatus } from './records.ts';
import type { RestDeskStore } from './store.ts';
import { changeTicket } from './ticket-writes.ts';

/** The contract's word for a status. */
function wireStatusOf(status: SimulatedTicket['status']): WireStatus {
  return status === 'onHold' ? 'on_hold' : status;
}

const colleague = { id: 'agent_1', name: 'Robin Agent' };

/** A human who works in the desk, by the same rules as the API. What the rules refuse throws. */
export function createHumanAgent(store: RestDeskStore): HumanAgent {
  const say = (ticketId: string, body: string, visibility: MessageRecord['visibility']): void => {
    const { ticket } = changeTicket(store, store.ticket(ticketId), { message: { body, visibility } });
    const message = ticket.messages.at(-1);
    if (message !== undefined)
      Object.assign(message, { own: false, authorId: colleague.id, authorName: colleague.name });
  };
  return {
    name: colleague.name,
    reply: (ticketId, body) => say(ticketId, body, 'public'),
    note: (ticketId, body) => say(ticketId, body, 'private'),
    setStatus: (ticketId, status) => void changeTicket(store, store.ticket(ticketId), { status: wireStatusOf(status) }),
    setPriority: (ticketId, priority) => void changeTicket(store, store.ticket(ticketId), { priority }),
    setGroup: (ticketId, group) => void changeTicket(store, store.ticket(ticketId), { group }),
    setRequester: (ticketId, id) => void changeTicket(store, store.ticket(ticketId), { requester_id: id }),
    remove: (ticketId) => store.remove(ticketId),
  };
}

/** A ticket in the words that all simulators share. */
export function simulatedTicket(ticket: TicketRecord): SimulatedTicket {
  return {
    id: String(ticket.id),
    subject: ticket.subject,
    status: ticket.status === 'on_hold' ? 'onHold' : ticket.status,
    priority: ticket.priority,
    requesterId: ticket.requesterId,
    group: ticket.group,
    assignee: ticket.assignee?.email ?? null,
    tags: [...ticket.tags],
    conversation: ticket.links[0]?.id ?? null,
    followUpOf: ticket.followUpOf,
    comments: ticket.messages.map(({ body, visibility, authorId, files }) => ({
      body,
      public: visibility === 'public',
      authorId,
      files: files.map(({ name, content }) => ({ name, content: content.toString('utf8') })),
    })),
  };
}
