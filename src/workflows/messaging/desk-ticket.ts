import { condition } from '@temporalio/workflow';
import { mainLane } from '../../domain/conversation/lanes.ts';
import { linkOf } from '../../domain/conversation/link.ts';
import type { MessagingHandoff } from '../../domain/messaging/state.ts';
import { rememberTicket } from '../../domain/tickets/known-ticket.ts';
import type { Ticket, TicketChange } from '../../domain/tickets/tickets.ts';
import { escalationNote } from '../conversation/notes.ts';
import { recordNote } from '../conversation/private-note.ts';
import { persistent } from './activities.ts';
import type { Chat } from './chat.ts';
import { fileAttachments } from './files.ts';
import { customerWords } from './summary.ts';

/** How often the ticket that the desk makes of a handoff is searched for, and the longest wait in between. */
const maximumSearches = 12;
const longestWaitMs = 60_000;

/** Searches on after continue-as-new. */
export function resumeSearch(chat: Chat): void {
  const { handoff } = chat.messaging;
  if (handoff?.phase !== 'humans' || handoff.ticketId !== null || !chat.rules.deskMakesTicket) return;
  chat.context.repeatable(linkDeskTicket(chat, handoff));
}

/** Finds the ticket that the desk made of the handoff, and adds to it what a human should know. */
export async function linkDeskTicket(chat: Chat, handoff: MessagingHandoff): Promise<void> {
  const { messaging, context } = chat;
  const isOver = (): boolean => messaging.handoff !== handoff;
  while (handoff.searches < maximumSearches && !isOver()) {
    const ticket = await findDeskTicket(chat);
    // It was found elsewhere in the meantime.
    if (handoff.ticketId !== null) return;
    if (ticket !== null) return linkTicket(chat, handoff, ticket);
    await condition(isOver, Math.min(longestWaitMs, 1_000 * 2 ** handoff.searches));
    handoff.searches += 1;
  }
  context.publish();
}

/** Finds the ticket of the handoff, if it is not known, before the session ends; true if it is closed for good. */
export async function isDeskTicketClosed(chat: Chat, handoff: MessagingHandoff): Promise<boolean> {
  if (handoff.ticketId !== null) return false;
  const ticket = await findDeskTicket(chat);
  if (ticket === null || handoff.ticketId !== null) return false;
  if (ticket.status !== 'closed') linkTicket(chat, handoff, ticket);
  return ticket.status === 'closed';
}

function findDeskTicket({ platform }: Chat): Promise<Ticket | null> {
  const id = platform.conversationId();
  return id === null ? Promise.resolve(null) : persistent('find the ticket of the handoff').findMessagingTicket(id);
}

function linkTicket(chat: Chat, handoff: MessagingHandoff, ticket: Ticket): void {
  const { state, context, messaging } = chat;
  // If the desk made an earlier ticket, it is closed (otherwise the desk would have reused it) and takes no note.
  const before = messaging.session.ticketId === null ? mainLane(state) : null;
  handoff.ticketId = ticket.id;
  messaging.session.ticketId = ticket.id;
  rememberTicket(state.tickets, ticket, 'opened');
  const lane = `ticket/${ticket.id}`;
  const operation = context.record({
    purpose: 'record',
    lane,
    optional: true,
    request: { kind: 'changeTicket', ticketId: ticket.id, change: changeFor(chat, ticket) },
  });
  if (state.escalation.handoff !== null) state.escalation.handoff.operation = operation.id;
  fileAttachments(chat);
  if (before !== null && before !== lane) {
    const body = `A human continues this conversation in ticket ${ticket.number ?? ticket.id}.`;
    recordNote(context, before, body, { optional: true });
  }
  context.publish();
}

function changeFor({ state, messaging }: Chat, ticket: Ticket): TicketChange {
  const { handoff } = state.escalation;
  const { requester } = state.customer;
  // The platform may have made another user of the desk for a customer whom we know.
  const owner = requester === null || requester.id === ticket.requesterId ? {} : { requesterId: requester.id };
  const summary = customerWords(messaging);
  const link = { ...linkOf(state), summary };
  if (handoff === null) return { ...owner, addTags: ['deskbridge', state.channel], link };
  const { route, reason } = handoff;
  const body = escalationNote(state, { reason, summary, intents: [], ticketId: null }, route);
  return {
    ...owner,
    comment: { body, public: false, author: 'agent' },
    group: route.group,
    addTags: ['deskbridge', state.channel, 'escalated', ...route.tags],
    link,
  };
}
