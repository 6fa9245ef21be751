import { defaultRules } from '../../src/domain/conversation/rules.ts';
import type { SessionSummary } from '../../src/domain/conversation/commands.ts';
import type { Operation } from '../../src/domain/conversation/operations.ts';
import { newConversation, type ConversationState } from '../../src/domain/conversation/state.ts';
import type { Ticket, TicketChange, TicketDraft } from '../../src/domain/tickets/tickets.ts';

/** Start of the conversations of these tests, in epoch milliseconds. */
export const start = Date.UTC(2026, 0, 1);

/** A ticket of the customer `r1`. */
export const ticket: Ticket = {
  id: '4711',
  subject: 'Printer',
  status: 'open',
  priority: null,
  requesterId: 'r1',
  assigneeId: null,
  groupId: null,
  tags: [],
  externalId: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  version: '1',
};

/** The state of a conversation that has just started. */
export function freshState(): ConversationState {
  const input = { channel: 'call', conversationId: 'c', idleMs: 60_000, rules: defaultRules, state: null } as const;
  return newConversation(input, 'call/c', start);
}

/** An operation; by default, a change of ticket 4711 that is done. */
export function operationOf(change: TicketChange, details: Partial<Operation> = {}): Operation {
  return {
    id: 1,
    purpose: 'change',
    lane: 'ticket/4711',
    request: { kind: 'changeTicket', ticketId: '4711', change },
    owner: 'r1',
    promised: false,
    retried: false,
    target: null,
    mergedInto: null,
    reference: 'DB-2222-3333',
    budgetMs: 3_600,
    recordedAt: start,
    firstTriedAt: start,
    state: 'done',
    failure: null,
    optional: false,
    delays: 0,
    mayBeDone: false,
    base: null,
    unmet: [],
    ticket,
    ...details,
  };
}

/** A ticket to create. */
export function draftOf(changes: Partial<TicketDraft> = {}): TicketDraft {
  return {
    subject: 'Printer',
    body: 'It burns.',
    public: true,
    requesterId: 'r1',
    contact: null,
    priority: null,
    status: null,
    group: null,
    tags: [],
    externalId: 'deskbridge:call/c#1',
    link: {
      conversation: 'call/c',
      title: 'Phone call',
      startedAt: '2026-01-01T00:00:00Z',
      messages: 0,
      tools: [],
      intents: [],
      summary: null,
    },
    followUpOf: null,
    files: [],
    ...changes,
  };
}

/** The summary of a session: two turns, and no facts unless given. */
export function sessionSummary(changes: Partial<SessionSummary> = {}): SessionSummary {
  return {
    sessionId: 'session',
    summary: 'They talked.',
    issue: null,
    intents: [],
    resolution: null,
    duplicateOf: null,
    turns: 2,
    messages: [],
    omitted: 0,
    ...changes,
  };
}
