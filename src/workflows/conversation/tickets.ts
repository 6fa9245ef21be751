import { forgetTicket, isCalled, rememberTicket } from '../../domain/tickets/known-ticket.ts';
import { isTicketOf } from '../../domain/tickets/ticket-owner.ts';
import { laneOfTicket } from '../../domain/conversation/lanes.ts';
import { isTransient } from '../../domain/failures.ts';
import { viewOf } from '../../domain/conversation/replies.ts';
import { compareNumbers } from '../../domain/tickets/list.ts';
import type { NewComment, Ticket, TicketComment, TicketStatus } from '../../domain/tickets/tickets.ts';
import type { Commands, Delivery } from '../../domain/conversation/commands.ts';
import { quickReads, slowReads } from './activities.ts';
import { createTicket } from './create-ticket.ts';
import { budgetMs, reply, type Answer, type ConversationContext, type Handlers } from './context.ts';
import { failureOf } from './failures.ts';
import { dictatedNote } from './notes.ts';

/** Most tickets read for a list. */
const listLimit = 100;

/** Handlers for what a verified customer may do with their own tickets. */
export function ticketHandlers(
  context: ConversationContext,
): Handlers<'listTickets' | 'getTicket' | 'createTicket' | 'changeTicket'> {
  return {
    listTickets: (filter, delivery) => listTickets(context, filter, delivery),
    getTicket: ({ ticketId }, delivery) => getTicket(context, ticketId, delivery),
    createTicket: (args, delivery) => createTicket(context, args, delivery),
    changeTicket: (args, delivery) => changeTicket(context, args, delivery),
  };
}

async function listTickets(
  context: ConversationContext,
  { after, ...filter }: Commands['listTickets'],
  delivery: Delivery,
): Promise<Answer> {
  const { state } = context;
  const requesterId = state.customer.requester?.id;
  if (requesterId === undefined) return reply({ kind: 'refused', reason: 'notAuthenticated' });
  try {
    const tickets = await readQuicklyOrSlowly(
      delivery,
      (activities) => activities.listTickets({ requesterId, filter, limit: listLimit }),
      'list tickets',
    );
    const own = tickets.filter((ticket) => isTicketOf(ticket, requesterId));
    for (const ticket of own) rememberTicket(state.tickets, ticket, 'seen');
    const views = own.map(viewOf).sort((a, b) => compareNumbers(a.id, b.id));
    const rest = after === undefined ? views : views.filter(({ id }) => compareNumbers(id, after) > 0);
    const before = views.length - rest.length;
    return reply({
      kind: 'tickets',
      tickets: rest,
      ...(before === 0 ? {} : { before }),
      ...(tickets.length < listLimit ? {} : { cut: true }),
    });
  } catch (error) {
    return answerToFailedRead(error);
  }
}

async function getTicket(context: ConversationContext, ticketId: string, delivery: Delivery): Promise<Answer> {
  try {
    const reading = await readOwn(context, ticketId, delivery);
    if (reading === null) return reply({ kind: 'refused', reason: 'ticketNotFound' });
    const { ticket, latestComment: latest } = reading;
    const latestComment =
      latest === null ? null : { body: latest.body, byRequester: latest.authorId === ticket.requesterId };
    return reply({ kind: 'ticket', ticket: viewOf(ticket), latestComment });
  } catch (error) {
    return answerToFailedRead(error);
  }
}

async function changeTicket(
  context: ConversationContext,
  args: Commands['changeTicket'],
  delivery: Delivery,
): Promise<Answer> {
  const { status, priority, comment } = args;
  let ticket: Ticket;
  try {
    const known = ownTicket(context, args.ticketId) ?? (await readOwn(context, args.ticketId, delivery))?.ticket;
    if (known === undefined) return reply({ kind: 'refused', reason: 'ticketNotFound' });
    ticket = known;
  } catch (error) {
    return answerToFailedRead(error);
  }
  const operation = context.record({
    purpose: 'change',
    budgetMs: budgetMs(delivery),
    lane: laneOfTicket(context.state, ticket.id),
    request: {
      kind: 'changeTicket',
      ticketId: ticket.id,
      change: {
        ...(status === null ? {} : { status }),
        ...(priority === null ? {} : { priority }),
        ...(comment === null ? {} : { comment: commentOf(context, comment) }),
        ...reopening(ticket, comment, status),
      },
    },
  });
  await context.attempted(operation);
  return { operation: operation.id };
}

/** Reopens a solved or pending ticket on which the customer comments; not every desk does that by itself. */
function reopening(
  ticket: Ticket,
  comment: Commands['changeTicket']['comment'],
  status: TicketStatus | null,
): { status?: 'open' } {
  const canReopen = ticket.status === 'solved' || ticket.status === 'pending';
  return canReopen && comment?.public === true && status === null ? { status: 'open' } : {};
}

/** A ticket of the verified customer that was read before; null if it has to be read first. */
export function ownTicket({ state }: ConversationContext, ticketId: string): Ticket | null {
  const ticket = state.tickets.known.find((known) => isCalled(known.ticket, ticketId))?.ticket;
  return ticket !== undefined && isTicketOf(ticket, state.customer.requester?.id) ? ticket : null;
}

/** Reads a ticket; null if it is missing, another customer's or internal, which must look the same. */
export async function readOwn(
  context: ConversationContext,
  ticketId: string,
  delivery: Delivery,
): Promise<{ ticket: Ticket; latestComment: TicketComment | null } | null> {
  const { state } = context;
  try {
    const reading = await readQuicklyOrSlowly(
      delivery,
      (activities) => activities.readTicket(ticketId),
      `read ticket ${ticketId}`,
    );
    if (!isTicketOf(reading.ticket, state.customer.requester?.id)) {
      if (ownTicket(context, reading.ticket.id) !== null) forgetTicket(state.tickets, reading.ticket.id);
      return null;
    }
    rememberTicket(state.tickets, reading.ticket, 'seen');
    return reading;
  } catch (error) {
    if (failureOf(error).kind === 'notFound') return null;
    throw error;
  }
}

/**
 * Reads within the budget, and continues if the help desk is merely slow: by then the customer has been told to ask
 * again. A help desk that fails fast is down: another attempt would only keep the customer waiting.
 */
async function readQuicklyOrSlowly<T>(
  delivery: Delivery,
  read: (activities: ReturnType<typeof slowReads>) => Promise<T>,
  summary: string,
): Promise<T> {
  try {
    return await read(quickReads(budgetMs(delivery)));
  } catch (error) {
    const { kind, timedOut } = failureOf(error);
    if (timedOut !== true || !isTransient(kind)) throw error;
    return read(slowReads(summary));
  }
}

/** The customer's comment: a public one in their name, a private one as a note that says that they dictated it. */
function commentOf(
  { state }: ConversationContext,
  { body, public: isPublic }: { body: string; public: boolean },
): NewComment {
  const { requester } = state.customer;
  if (!isPublic) return { body: dictatedNote(state, body), public: false, author: 'agent' };
  return { body, public: true, author: requester === null ? 'agent' : { requesterId: requester.id } };
}

/** The answer after a failed read. Reads are not recorded: the customer simply asks again later. */
function answerToFailedRead(error: unknown): Answer {
  const { kind } = failureOf(error);
  if (kind === 'notFound') return reply({ kind: 'refused', reason: 'ticketNotFound' });
  return reply(isTransient(kind) ? { kind: 'unavailable' } : { kind: 'refused', reason: 'rejected' });
}
