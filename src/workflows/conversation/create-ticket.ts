import { linkOf } from '../../domain/conversation/link.ts';
import { laneOfTicket, noteTicket, type Operation } from '../../domain/conversation/state.ts';
import type { Commands, Delivery } from '../../domain/conversation/commands.ts';
import { operationKey } from '../../domain/ids.ts';
import { knownIntent, type Route } from '../../domain/routing/routing.ts';
import { moreUrgent, type Priority, type Ticket } from '../../domain/tickets/tickets.ts';
import { decisions, reads } from './activities.ts';
import { budgetMs, type Answer, type ConversationContext } from './context.ts';
import { failureOf } from './failures.ts';
import { subjectWithIntent } from './notes.ts';

/** Most tickets looked through for one that is open about the same. */
const listLimit = 100;
/** Longest a new ticket waits for that look, in milliseconds. */
const lookBackMs = 1_200;

/** Opens a ticket for what the customer says, routed by its intents, or goes on with the one that is open about it. */
export async function createTicket(
  context: ConversationContext,
  args: Commands['createTicket'],
  delivery: Delivery,
): Promise<Answer> {
  const { state } = context;
  const route = await decisions.decideRoute({ intents: args.intents, text: `${args.subject} ${args.body}` });
  state.intents = [...new Set([...state.intents, ...args.intents])];
  const open = await openTicketOf(context, route, delivery);
  const operation =
    open === null ? openNew(context, args, route, delivery) : goOn(context, open, args, route, delivery);
  await context.settled(operation);
  return { operation: operation.id };
}

function openNew(
  context: ConversationContext,
  args: Commands['createTicket'],
  route: Route,
  delivery: Delivery,
): Operation {
  const { state } = context;
  return context.record({
    purpose: 'create',
    lane: `new/${state.nextOperation}`,
    request: {
      kind: 'createTicket',
      draft: {
        subject: subjectWithIntent(knownIntent(route), args.subject),
        body: args.body,
        public: true,
        requesterId: state.requester?.id ?? null,
        priority: priorityOf(args.priority, route),
        status: null,
        group: route.group,
        tags: ['deskbridge', state.channel, ...route.tags],
        externalId: operationKey(state, state.nextOperation),
        link: linkOf(state),
        followUpOf: null,
        files: [],
      },
    },
    budgetMs: budgetMs(delivery),
  });
}

/** What a returning customer says goes to the ticket that is open about the same. */
function goOn(
  context: ConversationContext,
  ticket: Ticket,
  args: Commands['createTicket'],
  route: Route,
  delivery: Delivery,
): Operation {
  const wanted = moreUrgent(ticket.priority, priorityOf(args.priority, route));
  return context.record({
    purpose: 'create',
    lane: laneOfTicket(context.state, ticket.id),
    request: {
      kind: 'changeTicket',
      ticketId: ticket.id,
      change: {
        comment: { body: `${args.subject}\n\n${args.body}`, public: true, author: customerOf(context) },
        ...(ticket.status === 'pending' ? { status: 'open' } : {}),
        ...(wanted === null || wanted === ticket.priority ? {} : { priority: wanted }),
        link: linkOf(context.state),
      },
    },
    budgetMs: budgetMs(delivery),
  });
}

/**
 * An open ticket of an earlier conversation of ours about the same intent, not too old: the customer came back. Null
 * when there is none, or when it cannot be seen now: a second ticket is better than none.
 */
async function openTicketOf(context: ConversationContext, route: Route, delivery: Delivery): Promise<Ticket | null> {
  const { state, rules } = context;
  const intent = knownIntent(route);
  if (intent === null || rules.returningHours === 0 || state.requester === null) return null;
  const requesterId = state.requester.id;
  const oldest = Date.now() - rules.returningHours * 3_600_000;
  try {
    const query = { requesterId, filter: {}, limit: listLimit };
    const tickets = await reads(Math.min(budgetMs(delivery), lookBackMs)).listTickets(query);
    const open = tickets.find(
      (ticket) =>
        ticket.requesterId === requesterId &&
        ticket.status !== 'solved' &&
        ticket.status !== 'closed' &&
        ['deskbridge', intent].every((tag) => ticket.tags.includes(tag)) &&
        Date.parse(ticket.updatedAt) >= oldest &&
        state.tickets.every((known) => known.ticket.id !== ticket.id || known.role === 'seen'),
    );
    if (open !== undefined) noteTicket(state, open, 'seen');
    return open ?? null;
  } catch (error) {
    failureOf(error);
    return null;
  }
}

/** What was asked for, or what the intent calls for when that is more; the default rule calls for nothing special. */
function priorityOf(wanted: Priority | null, route: Route): Priority | null {
  return knownIntent(route) === null ? (wanted ?? route.priority) : moreUrgent(wanted, route.priority);
}

function customerOf({ state }: ConversationContext): 'agent' | { requesterId: string } {
  return state.requester === null ? 'agent' : { requesterId: state.requester.id };
}
