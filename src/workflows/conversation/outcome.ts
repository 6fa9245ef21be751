import { operationKey } from '../../domain/ids.ts';
import { exportOf } from '../../domain/conversation/export.ts';
import { linkOf } from '../../domain/conversation/link.ts';
import {
  isCalled,
  isOwnLane,
  laneOfTicket,
  mainLane,
  ticketIdsOf,
  ticketOfLane,
  type ConversationState,
} from '../../domain/conversation/state.ts';
import { lowered, resolutionRules, type Resolution } from '../../domain/tickets/resolution.ts';
import { knownIntent, type Route } from '../../domain/routing/routing.ts';
import { moreUrgent, type Ticket, type TicketChange, type TicketFile } from '../../domain/tickets/tickets.ts';
import { decisions, patient, prompt } from './activities.ts';
import { budgetMs, reply, type ConversationContext, type Handlers } from './context.ts';
import { failureOf } from './failures.ts';
import { recordNote } from './private-note.ts';
import { conversationNote, recordSubject, transferNote, unverifiedTags } from './notes.ts';

/** Beginning and end of a conversation, and what is kept of it. */
export function outcomeHandlers(context: ConversationContext): Handlers<'begin' | 'recall' | 'summarize' | 'end'> {
  const { state } = context;
  return {
    begin: async () => {
      // A second AI session of the same call: it goes on.
      state.endedAt = null;
      return reply({ kind: 'done' });
    },

    recall: async (_args, delivery) => {
      // Before the PIN nobody hears about earlier conversations: a caller number can be forged.
      if (state.requester === null) return reply({ kind: 'memory', summary: null });
      try {
        const activities = prompt(budgetMs(delivery), 'recall the last conversation');
        const memory = await activities.recallConversation(state.requester.id);
        return reply({ kind: 'memory', summary: memory?.summary ?? null });
      } catch (error) {
        failureOf(error);
        return reply({ kind: 'memory', summary: null });
      }
    },

    summarize: async (summary) => {
      if (state.summaries.every((known) => known.sessionId !== summary.sessionId)) {
        state.summaries.push(summary);
        state.messages += summary.messages.length + summary.omitted;
        state.intents = [...new Set([...state.intents, ...summary.intents])];
      }
      return reply({ kind: 'done' });
    },

    end: async () => {
      state.endedAt ??= Date.now();
      return reply({ kind: 'done' });
    },
  };
}

/** True when this conversation must leave a ticket behind. */
function needsTicket({ state, rules }: ConversationContext): boolean {
  if (rules.ticketPolicy === 'always') return true;
  const turns = state.summaries.reduce((sum, summary) => sum + summary.turns, 0);
  if (state.messaging !== null && state.messaging.files.length > 0) return true;
  return state.handoff !== null || state.commandsUsed.length > 0 || turns > rules.ticketTurns;
}

/** Brings the ticket up to date once a session is over: one note, and the state the conversation ended in. */
export async function fileOutcome(context: ConversationContext): Promise<void> {
  const { state } = context;
  state.sessionsOver = state.summaries.length;
  if (!needsTicket(context)) return;
  const route = await routeOf(state);
  const body = conversationNote(state);
  const file = exportOf(state);
  const lane = mainLane(state);
  for (const session of state.summaries) session.messages = [];
  state.summariesFiled = state.summaries.length;
  const files = file === null ? [] : [file];
  if (lane === null) {
    openRecord(context, route, body, files);
    return;
  }
  const ticket = ticketOfLane(state, lane);
  const resolution = resolutionOf(state);
  context.record({
    purpose: 'record',
    lane,
    // Humans who closed the ticket of a handoff have seen everything.
    optional: ticket !== null && ticket.id === state.messaging?.ticketId,
    request: {
      kind: 'changeTicket',
      ticketId: ticket?.id ?? null,
      change: {
        comment: { body: lines(body, duplicateNote(state)), public: false, author: 'agent', files },
        ...finalState(context, lane, ticket, resolution),
        ...reroute(state, lane, ticket, resolution, route),
        link: linkOf(state),
      },
    },
  });
  if (resolution === 'duplicate') noteOnOriginal(context, lane);
}

/** How the conversation ended: an operator's word counts first, then the handover, then what the last session said. */
export function resolutionOf(state: ConversationState): Resolution {
  if (state.settledBy !== null) return 'resolved';
  if (state.handoff !== null) return 'escalated';
  const last = state.summaries.at(-1);
  if (last?.resolution !== 'duplicate') return last?.resolution ?? 'unknown';
  return originalOf(state) === null ? 'unknown' : 'duplicate';
}

/** The ticket that the last session said this one repeats: only the customer's own, known one counts. */
function originalOf(state: ConversationState): Ticket | null {
  const id = state.summaries.at(-1)?.duplicateOf;
  const lane = mainLane(state);
  const ticket = state.tickets.find((known) => id != null && isCalled(known.ticket, id))?.ticket;
  if (ticket === undefined || lane === null || laneOfTicket(state, ticket.id) === lane) return null;
  return ticket;
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
  const body = lines(
    id === undefined ? 'A later ticket is a duplicate of this one.' : `Ticket ${id} is a duplicate of this one.`,
    `Conversation: ${state.workflowId}`,
  );
  recordNote(context, laneOfTicket(state, original.id), body, { ticketId: original.id });
}

/** Notes on the ticket how the handover ended, once that is known. */
export function fileTransfer(context: ConversationContext): void {
  const { state } = context;
  const lane = mainLane(state);
  const body = transferNote(state);
  if (lane === null || body === null || state.transferFiled) return;
  state.transferFiled = true;
  recordNote(context, lane, body);
}

/** Keeps the conversation in mind for the customer's next one. */
export async function remember(state: ConversationState): Promise<void> {
  const summary = state.summaries.map((session) => session.summary).join('\n');
  if (state.requester === null || summary === '') return;
  await patient('remember the conversation').rememberConversation({
    requesterId: state.requester.id,
    memory: {
      conversationId: state.conversationId,
      endedAt: new Date().toISOString(),
      summary,
      ticketIds: ticketIdsOf(state),
    },
  });
}

function openRecord(context: ConversationContext, route: Route, body: string, files: TicketFile[]): void {
  const { state } = context;
  const { status, lowersPriority } = resolutionRules[resolutionOf(state)];
  context.record({
    purpose: 'record',
    lane: `new/${state.nextOperation}`,
    request: {
      kind: 'createTicket',
      draft: {
        subject: recordSubject(state, route),
        body,
        public: false,
        requesterId: state.requester?.id ?? null,
        priority: lowersPriority ? lowered(route.priority) : route.priority,
        status,
        group: route.group,
        tags: ['deskbridge', state.channel, ...unverifiedTags(state), ...route.tags],
        externalId: operationKey(state, state.nextOperation),
        link: linkOf(state),
        followUpOf: null,
        files,
      },
    },
  });
}

/** Where the conversation belongs by all that is known of it now. */
function routeOf(state: ConversationState): Promise<Route> {
  const text = state.summaries.map(({ issue, summary }) => `${issue ?? ''} ${summary}`).join(' ');
  return decisions.decideRoute({ intents: state.intents, text });
}

/**
 * What the end of the conversation told of its intents: tags, a group where nobody knew one, a higher priority where
 * somebody still has to act. A ticket that others opened, or that was handed over, stays where it is.
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

/** Only a ticket that this conversation opened gets a state by its end; older ones stay as they are. */
function finalState(
  { state, rules }: ConversationContext,
  lane: string,
  ticket: Ticket | null,
  resolution: Resolution,
): Pick<TicketChange, 'status' | 'priority'> {
  if (!isOwnLane(state, lane) || resolution === 'escalated') return {};
  const asked = state.operations.some(
    ({ lane: other, request }) =>
      other === lane && request.kind === 'changeTicket' && request.change.status !== undefined,
  );
  if (asked) return {};
  const { status, lowersPriority } = resolutionRules[resolution];
  const priority = lowersPriority ? lowered(ticket?.priority ?? null) : null;
  return {
    status: resolution === 'duplicate' ? rules.duplicateStatus : status,
    ...(priority === null || priority === ticket?.priority ? {} : { priority }),
  };
}

function lines(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null).join('\n');
}
