import { addIntents } from '../../domain/conversation/session.ts';
import { laneOfNewTicket, laneOfTicket } from '../../domain/conversation/lanes.ts';
import { rememberTicket } from '../../domain/tickets/known-ticket.ts';
import { isTicketOf } from '../../domain/tickets/ticket-owner.ts';
import type { Operation } from '../../domain/conversation/operations.ts';
import { linkOf } from '../../domain/conversation/link.ts';
import type { Commands, Delivery } from '../../domain/conversation/commands.ts';
import { operationKey } from '../../domain/ids.ts';
import { knownIntent, type Route } from '../../domain/routing/routing.ts';
import { moreUrgent, type Priority, type Ticket } from '../../domain/tickets/tickets.ts';
import { decisions, quickReads } from './activities.ts';
import { budgetMs, type Answer, type ConversationContext } from './context.ts';
import { failureOf } from './failures.ts';
import { subjectWithIntent } from './notes.ts';

/** Most tickets that are searched for an open one with the same intent. */
const listLimit = 100;
/** Time limit of this search, in milliseconds. */
const searchMs = 1_200;

/** Opens a ticket, routed by its intents, or continues an open one with the same intent. */
export async function createTicket(
  context: ConversationContext,
  args: Commands['createTicket'],
  delivery: Delivery,
): Promise<Answer> {
  const { state } = context;
  const route = await decisions.decideRoute({ intents: args.intents, text: `${args.subject} ${args.body}` });
  addIntents(state.session, args.intents);
  const open = await openTicketOf(context, route, delivery);
  const operation =
    open === null
      ? openNewTicket(context, args, route, delivery)
      : continueTicket(context, open, args, route, delivery);
  await context.attempted(operation);
  return { operation: operation.id };
}

function openNewTicket(
  context: ConversationContext,
  args: Commands['createTicket'],
  route: Route,
  delivery: Delivery,
): Operation {
  const { state } = context;
  return context.record({
    purpose: 'create',
    lane: laneOfNewTicket(state),
    request: {
      kind: 'createTicket',
      draft: {
        subject: subjectWithIntent(knownIntent(route), args.subject),
        body: args.body,
        public: true,
        requesterId: state.customer.requester?.id ?? null,
        contact: null,
        priority: priorityOf(args.priority, route),
        status: null,
        group: route.group,
        tags: ['deskbridge', state.channel, ...route.tags],
        externalId: operationKey(state, state.operations.next),
        link: linkOf(state),
        followUpOf: null,
        files: [],
      },
    },
    budgetMs: budgetMs(delivery),
  });
}

/** Adds what a returning customer says to the open ticket with the same intent. */
function continueTicket(
  context: ConversationContext,
  ticket: Ticket,
  args: Commands['createTicket'],
  route: Route,
  delivery: Delivery,
): Operation {
  const priority = moreUrgent(ticket.priority, priorityOf(args.priority, route));
  return context.record({
    purpose: 'create',
    lane: laneOfTicket(context.state, ticket.id),
    request: {
      kind: 'changeTicket',
      ticketId: ticket.id,
      change: {
        comment: { body: `${args.subject}\n\n${args.body}`, public: true, author: customerOf(context) },
        ...(ticket.status === 'pending' ? { status: 'open' } : {}),
        ...(priority === null || priority === ticket.priority ? {} : { priority }),
        link: linkOf(context.state),
      },
    },
    budgetMs: budgetMs(delivery),
  });
}

/**
 * A recent open ticket with the same intent from an earlier conversation. Null if there is none, or if the tickets
 * cannot be read now: a second ticket is better than none.
 */
async function openTicketOf(context: ConversationContext, route: Route, delivery: Delivery): Promise<Ticket | null> {
  const { state, rules } = context;
  const intent = knownIntent(route);
  if (intent === null || rules.returningHours === 0 || state.customer.requester === null) return null;
  const requesterId = state.customer.requester.id;
  const oldest = Date.now() - rules.returningHours * 3_600_000;
  try {
    const query = { requesterId, filter: {}, limit: listLimit };
    const tickets = await quickReads(Math.min(budgetMs(delivery), searchMs)).listTickets(query);
    const open = tickets.find(
      (ticket) =>
        isTicketOf(ticket, requesterId) &&
        ticket.status !== 'solved' &&
        ticket.status !== 'closed' &&
        ['deskbridge', intent].every((tag) => ticket.tags.includes(tag)) &&
        Date.parse(ticket.updatedAt) >= oldest &&
        state.tickets.known.every((known) => known.ticket.id !== ticket.id || known.role === 'seen'),
    );
    if (open !== undefined) rememberTicket(state.tickets, open, 'seen');
    return open ?? null;
  } catch (error) {
    failureOf(error);
    return null;
  }
}

/** The requested priority, or that of the intent if it is higher; the default rule never raises it. */
function priorityOf(requested: Priority | null, route: Route): Priority | null {
  return knownIntent(route) === null ? (requested ?? route.priority) : moreUrgent(requested, route.priority);
}

function customerOf({ state }: ConversationContext): 'agent' | { requesterId: string } {
  return state.customer.requester === null ? 'agent' : { requesterId: state.customer.requester.id };
}
