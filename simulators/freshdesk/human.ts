import type { HumanAgent, SimulatedComment, SimulatedPriority, SimulatedStatus, SimulatedTicket } from '../desk.ts';
import { addConversation } from './conversation-writes.ts';
import { shownText, typedHtml } from './html.ts';
import type { AgentRecord, AttachmentRecord, TicketRecord } from './records.ts';
import type { FreshdeskStore } from './store.ts';
import { writableTicket } from './ticket-writes.ts';

const numbers = { new: 2, open: 2, pending: 3, solved: 4, closed: 5 } as const;
const priorityNumbers: Readonly<Record<SimulatedPriority, number>> = { low: 1, normal: 2, high: 3, urgent: 4 };
const neutralPriorities = new Map(
  Object.entries(priorityNumbers).map(([name, number]) => [number, name as SimulatedPriority]),
);

/** Number of the account's custom status for tickets on hold; null when it has none. */
function onHoldNumber(store: FreshdeskStore): number | null {
  const found = Object.entries(store.settings.customStatuses).find(([, label]) => label.toLowerCase() === 'on hold');
  return found === undefined ? null : Number(found[0]);
}

function statusNumber(store: FreshdeskStore, status: SimulatedStatus): number {
  if (status !== 'onHold') return numbers[status];
  const number = onHoldNumber(store);
  if (number === null) throw new Error('this account has no status for tickets on hold');
  return number;
}

function neutralStatus(store: FreshdeskStore, status: number): SimulatedStatus {
  if (status === 3) return 'pending';
  if (status === 4) return 'solved';
  if (status === 5) return 'closed';
  return status === onHoldNumber(store) ? 'onHold' : 'open';
}

/** A human who works in the desk; a different agent than the one whose key the API is used with. */
export function createHumanAgent(store: FreshdeskStore, human: AgentRecord): HumanAgent {
  const speak = (ticketId: string, text: string, isPrivate: boolean): void => {
    const seed = { private: isPrivate, incoming: false, isReply: !isPrivate, userId: human.id, files: [] };
    addConversation(store, writableTicket(store, ticketId), { ...seed, body: typedHtml(text) });
  };
  const change = (ticketId: string, how: (ticket: TicketRecord) => void): void => {
    const ticket = writableTicket(store, ticketId);
    how(ticket);
    store.saveTicket(ticket);
  };
  return {
    name: human.name,
    reply: (ticketId, body) => speak(ticketId, body, false),
    note: (ticketId, body) => speak(ticketId, body, true),
    setStatus: (ticketId, status) => change(ticketId, (ticket) => (ticket.status = statusNumber(store, status))),
    setPriority: (ticketId, priority) => change(ticketId, (ticket) => (ticket.priority = priorityNumbers[priority])),
    setGroup: (ticketId, name) => {
      const group = [...store.groups.values()].find((group) => group.name === name);
      if (group === undefined) throw new Error('there is no such group');
      change(ticketId, (ticket) => (ticket.groupId = group.id));
    },
    setRequester: (ticketId, id) => change(ticketId, (ticket) => (ticket.requesterId = Number(id))),
    remove: (ticketId) => change(ticketId, (ticket) => (ticket.deleted = true)),
  };
}

function filesOf(attachments: readonly AttachmentRecord[]): SimulatedComment['files'] {
  return attachments.map(({ name, content }) => ({ name, content: content.toString('utf8') }));
}

/**
 * A ticket in the words that all simulators share.
 * @param conversationField name of the custom field that holds the id of the conversation
 */
export function simulatedTicket(
  store: FreshdeskStore,
  ticket: TicketRecord,
  conversationField: string,
): SimulatedTicket {
  const description: SimulatedComment = {
    body: shownText(ticket.description),
    public: true,
    authorId: String(ticket.requesterId),
    files: filesOf(ticket.attachments),
  };
  const said = ticket.conversations.map((item) => ({
    body: shownText(item.body),
    public: !item.private,
    authorId: String(item.userId),
    files: filesOf(item.attachments),
  }));
  return {
    id: String(ticket.id),
    subject: ticket.subject,
    status: ticket.archived ? 'closed' : neutralStatus(store, ticket.status),
    priority: neutralPriorities.get(ticket.priority) ?? null,
    requesterId: String(ticket.requesterId),
    group: ticket.groupId === null ? null : (store.groups.get(ticket.groupId)?.name ?? null),
    assignee: ticket.responderId === null ? null : (store.agents.get(ticket.responderId)?.email ?? null),
    tags: [...ticket.tags],
    conversation: ticket.customFields[conversationField] ?? null,
    followUpOf: ticket.tags.map((tag) => /-follows-(\d+)$/u.exec(tag)?.[1]).find((id) => id !== undefined) ?? null,
    comments: [description, ...said],
  };
}
