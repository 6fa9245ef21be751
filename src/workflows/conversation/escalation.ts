import { addIntents } from '../../domain/conversation/session.ts';
import { laneOfNewTicket, laneOfTicket, mainLane, ticketOfLane } from '../../domain/conversation/lanes.ts';
import type { Handoff } from '../../domain/conversation/escalation.ts';
import type { Operation } from '../../domain/conversation/operations.ts';
import { uuid4 } from '@temporalio/workflow';
import type { Commands, Delivery } from '../../domain/conversation/commands.ts';
import { contactOf } from '../../domain/conversation/contact.ts';
import { linkOf } from '../../domain/conversation/link.ts';
import { operationKey } from '../../domain/ids.ts';
import type { Route } from '../../domain/routing/routing.ts';
import { moreUrgent, type Ticket } from '../../domain/tickets/tickets.ts';
import { decisions } from './activities.ts';
import { budgetMs, reply, type ConversationContext, type Handlers } from './context.ts';
import { escalationNote, escalationSubject, unverifiedTags } from './notes.ts';
import { ownTicket, readOwn } from './tickets.ts';

/** Handlers for the handoff to humans and for its outcome. They also work before the customer is verified. */
export function escalationHandlers(context: ConversationContext): Handlers<'escalate' | 'reportTransfer'> {
  const { state } = context;
  return {
    escalate: async (args, delivery) => {
      const operation = await recordEscalation(context, args, delivery);
      await context.attempted(operation);
      return { operation: operation.id };
    },

    reportTransfer: async ({ nonce, outcome }) => {
      const { handoff } = state.escalation;
      if (handoff === null || handoff.nonce !== nonce) return reply({ kind: 'refused', reason: 'expired' });
      // Only the first report counts: a later one with the same code is repeated or forged.
      handoff.outcome ??= outcome;
      context.publish();
      return reply({ kind: 'done' });
    },
  };
}

/** Opens or escalates the ticket on which a human continues, and enters the handoff. */
export async function recordEscalation(
  context: ConversationContext,
  args: Commands['escalate'],
  delivery: Delivery,
): Promise<Operation> {
  const route = await routeHandoff(context, args);
  const ticket = await ticketToEscalate(context, args, delivery);
  const operation =
    ticket === null
      ? openEscalatedTicket(context, args, route, delivery)
      : escalateTicket(context, ticket, args, route, delivery);
  enterHandoff(context, { route, reason: args.reason, operation: operation.id });
  return operation;
}

/**
 * Decides where a handoff goes.
 * @param more further text to find intents in, if the customer named none
 */
export async function routeHandoff(
  { state }: ConversationContext,
  args: Commands['escalate'],
  more = '',
): Promise<Route> {
  addIntents(state.session, args.intents);
  const text = `${args.reason} ${args.summary ?? ''} ${more}`.trimEnd();
  return decisions.decideRoute({ intents: state.session.intents, text });
}

/** Marks the conversation as handed off. */
export function enterHandoff(
  { state, publish }: ConversationContext,
  handoff: Pick<Handoff, 'route' | 'reason' | 'operation'>,
): void {
  state.escalation.handoff = { ...handoff, nonce: uuid4(), outcome: null, at: Date.now() };
  state.escalation.transferFiled = false;
  state.status = 'escalated';
  publish();
}

/** The ticket for the human: the one that was named, else the main one of the session. */
async function ticketToEscalate(
  context: ConversationContext,
  args: Commands['escalate'],
  delivery: Delivery,
): Promise<Ticket | { lane: string } | null> {
  const { state } = context;
  if (args.ticketId !== null && state.customer.requester !== null) {
    try {
      const named = ownTicket(context, args.ticketId) ?? (await readOwn(context, args.ticketId, delivery))?.ticket;
      if (named !== undefined) return named;
    } catch {
      // A help desk that cannot be read must not prevent a handoff: a new ticket is opened instead.
    }
  }
  const lane = mainLane(state);
  if (lane === null) return null;
  return ticketOfLane(state, lane) ?? { lane };
}

function openEscalatedTicket(
  context: ConversationContext,
  args: Commands['escalate'],
  route: Route,
  delivery: Delivery,
): Operation {
  const { state } = context;
  return context.record({
    purpose: 'escalate',
    budgetMs: budgetMs(delivery),
    lane: laneOfNewTicket(state),
    request: {
      kind: 'createTicket',
      draft: {
        subject: escalationSubject(state, route, args.reason),
        body: escalationNote(state, args, route),
        // Our notes must not be e-mailed to anyone, least of all to a customer who is not verified.
        public: false,
        requesterId: state.customer.requester?.id ?? null,
        contact: contactOf(state),
        priority: route.priority,
        status: 'open',
        group: route.group,
        tags: ['deskbridge', state.channel, 'escalated', ...unverifiedTags(state), ...route.tags],
        externalId: operationKey(state, state.operations.next),
        link: { ...linkOf(state), summary: args.summary },
        followUpOf: null,
        files: [],
      },
    },
  });
}

function escalateTicket(
  context: ConversationContext,
  target: Ticket | { lane: string },
  args: Commands['escalate'],
  route: Route,
  delivery: Delivery,
): Operation {
  const { state } = context;
  const ticket = 'id' in target ? target : null;
  const current = ticket?.priority ?? null;
  const priority = moreUrgent(current, route.priority);
  return context.record({
    purpose: 'escalate',
    budgetMs: budgetMs(delivery),
    lane: 'lane' in target ? target.lane : laneOfTicket(state, target.id),
    request: {
      kind: 'changeTicket',
      ticketId: ticket?.id ?? null,
      change: {
        comment: { body: escalationNote(state, args, route), public: false, author: 'agent' },
        status: 'open',
        group: route.group,
        ...(priority === null || priority === current ? {} : { priority }),
        addTags: ['escalated', ...route.tags],
        link: { ...linkOf(state), summary: args.summary },
      },
    },
  });
}
