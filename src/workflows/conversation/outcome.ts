import { spokenCount } from '../../domain/conversation/commands.ts';
import { addIntents, keepSummary } from '../../domain/conversation/session.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { writtenTicketIds } from '../../domain/tickets/known-ticket.ts';
import { untilDone, withinBudget } from './activities.ts';
import { budgetMs, reply, type ConversationContext, type Handlers } from './context.ts';
import { failureOf } from './failures.ts';

/** Handlers for the beginning and the end of a conversation, and for what is remembered of it. */
export function outcomeHandlers(context: ConversationContext): Handlers<'begin' | 'recall' | 'summarize' | 'end'> {
  const { state } = context;
  return {
    begin: async () => {
      // A second AI session of the same call: the call continues.
      state.session.endedAt = null;
      return reply({ kind: 'done' });
    },

    recall: async (_args, delivery) => {
      const { requester } = state.customer;
      // Nothing about earlier conversations is revealed before the PIN: a caller number can be forged.
      if (requester === null) return reply({ kind: 'memory', summary: null });
      try {
        const activities = withinBudget(budgetMs(delivery), 'recall the last conversation');
        const memory = await activities.recallConversation(requester.id);
        return reply({ kind: 'memory', summary: memory?.summary ?? null });
      } catch (error) {
        failureOf(error);
        return reply({ kind: 'memory', summary: null });
      }
    },

    summarize: async (summary) => {
      const { session } = state;
      if (session.summaries.every((other) => other.sessionId !== summary.sessionId)) {
        keepSummary(session, summary);
        session.messages += spokenCount(summary);
        addIntents(session, summary.intents);
      }
      return reply({ kind: 'done' });
    },

    end: async () => {
      state.session.endedAt ??= Date.now();
      return reply({ kind: 'done' });
    },
  };
}

/** Stores the summary of the session for the customer's next conversation. */
export async function rememberConversation(state: ConversationState): Promise<void> {
  const { requester } = state.customer;
  const summary = state.session.summaries.map((session) => session.summary).join('\n');
  if (requester === null || summary === '') return;
  await untilDone('remember the conversation').rememberConversation({
    requesterId: requester.id,
    memory: {
      conversationId: state.conversationId,
      endedAt: new Date().toISOString(),
      summary,
      ticketIds: writtenTicketIds(state.tickets),
    },
  });
}
