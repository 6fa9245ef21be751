import { exportOf } from '../../domain/conversation/export.ts';
import { isOwnLane, laneOfNewTicket, laneOfTicket, mainLane, ticketOfLane } from '../../domain/conversation/lanes.ts';
import { operationsOfLane } from '../../domain/conversation/operation-index.ts';
import { contactOf } from '../../domain/conversation/contact.ts';
import { linkOf } from '../../domain/conversation/link.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { operationKey } from '../../domain/ids.ts';
import { knownIntent, type Route } from '../../domain/routing/routing.ts';
import { lowerPriority, resolutionRules, type Resolution } from '../../domain/tickets/resolution.ts';
import { isTicketOf } from '../../domain/tickets/ticket-owner.ts';
import { moreUrgent, type Ticket, type TicketChange, type TicketFile } from '../../domain/tickets/tickets.ts';
import { decisions } from './activities.ts';
import type { ConversationContext } from './context.ts';
import { conversationNote, joinLines, recordSubject, transferNote, unverifiedTags } from './notes.ts';
import { recordNote } from './private-note.ts';
import { originalOf, resolutionOf } from './resolution.ts';

/** Brings the ticket up to date once a session is over: adds one note, and sets the status that fits the outcome. */
export async function fileOutcome(context: ConversationContext): Promise<void> {
  const { state } = context;
  const { session } = state;
  session.summariesHandled = session.summaries.length;
  if (!needsTicket(context)) return noteTalk(context);
  const route = await routeOf(state);
  const body = conversationNote(state);
  const file = exportOf(state);
  const subject = recordSubject(state, route);
  const lane = mainLane(state);
  for (const summary of session.summaries) summary.messages = [];
  session.summariesFiled = session.summaries.length;
  const files = file === null ? [] : [file];
  if (lane === null) openRecord(context, route, { subject, body, files });
  else updateTicket(context, lane, route, body, files);
}

/** Notes on the ticket how the transfer ended, once that is known. */
export function fileTransfer(context: ConversationContext): void {
  const { state } = context;
  const lane = mainLane(state);
  const body = transferNote(state);
  if (lane === null || body === null || state.escalation.transferFiled) return;
  state.escalation.transferFiled = true;
  recordNote(context, lane, body);
}

/** Notes a talk that needs no ticket of its own on an open one of the same customer, if the talk is to be on record. */
function noteTalk(context: ConversationContext): void {
  const { state } = context;
  const requesterId = state.customer.requester?.id;
  if (state.messaging?.session.log !== 'note' || requesterId === undefined) return;
  const open = state.tickets.known.findLast(
    ({ ticket, role }) =>
      role !== 'seen' && isTicketOf(ticket, requesterId) && !['solved', 'closed'].includes(ticket.status),
  );
  if (open === undefined) return;
  recordNote(context, laneOfTicket(state, open.ticket.id), conversationNote(state), { ticketId: open.ticket.id });
  for (const summary of state.session.summaries) summary.messages = [];
  state.session.summariesFiled = state.session.summaries.length;
}

/** True when the session must leave a ticket behind. */
function needsTicket({ state, rules }: ConversationContext): boolean {
  const { session, escalation, messaging } = state;
  if (rules.ticketPolicy === 'always') return true;
  if (messaging !== null && (messaging.session.files.length > 0 || messaging.session.log === 'ticket')) return true;
  const turns = session.summaries.reduce((sum, summary) => sum + summary.turns, 0);
  return escalation.handoff !== null || session.commandsUsed.length > 0 || turns > rules.ticketTurns;
}

/** The route of the session, according to everything that is known now. */
function routeOf({ session }: ConversationState): Promise<Route> {
  const text = session.summaries.map(({ issue, summary }) => `${issue ?? ''} ${summary}`).join(' ');
  return decisions.decideRoute({ intents: session.intents, text });
}

/** Opens a ticket for the record of a session that has none. */
function openRecord(
  context: ConversationContext,
  route: Route,
  record: { subject: string; body: string; files: TicketFile[] },
): void {
  const { state } = context;
  const { status, lowersPriority } = resolutionRules[resolutionOf(state)];
  context.record({
    purpose: 'record',
    lane: laneOfNewTicket(state),
    request: {
      kind: 'createTicket',
      draft: {
        ...record,
        public: false,
        requesterId: state.customer.requester?.id ?? null,
        contact: contactOf(state),
        priority: lowersPriority ? lowerPriority(route.priority) : route.priority,
        status,
        group: route.group,
        tags: ['deskbridge', state.channel, ...unverifiedTags(state), ...route.tags],
        externalId: operationKey(state, state.operations.next),
        link: linkOf(state),
        followUpOf: null,
      },
    },
  });
}

function updateTicket(
  context: ConversationContext,
  lane: string,
  route: Route,
  body: string,
  files: TicketFile[],
): void {
  const { state } = context;
  const ticket = ticketOfLane(state, lane);
  const resolution = resolutionOf(state);
  const made = state.messaging?.session.ticketId ?? null;
  const isMade = made !== null && lane === laneOfTicket(state, made);
  context.record({
    purpose: 'record',
    lane,
    // If humans closed the ticket of the handoff, they have seen everything.
    optional: isMade,
    request: {
      kind: 'changeTicket',
      ticketId: ticket?.id ?? (isMade ? made : null),
      change: {
        comment: { body: joinLines(body, duplicateNote(state)), public: false, author: 'agent', files },
        ...finalState(context, lane, ticket, resolution),
        ...reroute(state, lane, ticket, resolution, route),
        link: linkOf(state),
      },
    },
  });
  if (resolution === 'duplicate') noteOnOriginal(context, lane);
}

function duplicateNote(state: ConversationState): string | null {
  const original = resolutionOf(state) === 'duplicate' ? originalOf(state) : null;
  return original === null ? null : `Duplicate of ticket ${original.id}.`;
}

function noteOnOriginal(context: ConversationContext, lane: string): void {
  const { state } = context;
  const original = originalOf(state);
  if (original === null) return;
  const id = ticketOfLane(state, lane)?.id;
  const body = joinLines(
    id === undefined ? 'A later ticket is a duplicate of this one.' : `Ticket ${id} is a duplicate of this one.`,
    `Conversation: ${state.workflowId}`,
  );
  recordNote(context, laneOfTicket(state, original.id), body, { ticketId: original.id });
}

/**
 * What the end of the session changes in the routing of its ticket: tags are added, a group is set if none was known,
 * and the priority is raised if someone still has to act. A ticket opened by others, or handed off, keeps its routing.
 */
function reroute(
  state: ConversationState,
  lane: string,
  ticket: Ticket | null,
  resolution: Resolution,
  route: Route,
): Pick<TicketChange, 'addTags' | 'group' | 'priority'> {
  if (!isOwnLane(state, lane) || resolution === 'escalated' || ticket === null || knownIntent(route) === null) {
    return {};
  }
  const addTags = route.tags.filter((tag) => !ticket.tags.includes(tag));
  const { lowersPriority } = resolutionRules[resolution];
  const priority = lowersPriority ? ticket.priority : moreUrgent(ticket.priority, route.priority);
  return {
    ...(addTags.length === 0 ? {} : { addTags }),
    ...(ticket.tags.includes('unclassified') ? { group: route.group } : {}),
    ...(priority === null || priority === ticket.priority ? {} : { priority }),
  };
}

/** The status and priority in which the conversation leaves a ticket that it opened; other tickets keep theirs. */
function finalState(
  { state, rules }: ConversationContext,
  lane: string,
  ticket: Ticket | null,
  resolution: Resolution,
): Pick<TicketChange, 'status' | 'priority'> {
  if (!isOwnLane(state, lane) || resolution === 'escalated') return {};
  const isRequested = operationsOfLane(state.operations, lane).some(
    ({ request }) => request.kind === 'changeTicket' && request.change.status !== undefined,
  );
  if (isRequested) return {};
  const { status, lowersPriority } = resolutionRules[resolution];
  const priority = lowersPriority ? lowerPriority(ticket?.priority ?? null) : null;
  return {
    status: resolution === 'duplicate' ? rules.duplicateStatus : status,
    ...(priority === null || priority === ticket?.priority ? {} : { priority }),
  };
}
