import type { SessionSummary, SpokenMessage } from './commands.ts';
import type { ConversationState } from './state.ts';
import type { TicketFile } from '../tickets/tickets.ts';

/** Most bytes of an export; the oldest messages are left out of a larger one. */
const maximumBytes = 500_000;

/**
 * Everything that was said in the sessions that are not on the ticket yet, as a file for the ticket.
 * Null if the channel did not report what was said.
 */
export function exportOf(state: ConversationState): TicketFile | null {
  const sessions = state.session.summaries.slice(state.session.summariesFiled);
  if (sessions.every((session) => session.messages.length === 0)) return null;
  const part = state.session.summariesFiled === 0 ? '' : `-${state.session.summariesFiled + 1}`;
  let content = write(state, sessions, 0);
  for (let skip = 50; content.length > maximumBytes; skip *= 2) content = write(state, sessions, skip);
  return {
    name: `conversation-${state.conversationId.replaceAll(/[^\w.-]/g, '_').slice(0, 80)}${part}.json`,
    contentType: 'application/json',
    content,
    encoding: 'utf8',
  };
}

function write(state: ConversationState, sessions: SessionSummary[], skip: number): string {
  const messages = sessions.flatMap((session) => session.messages);
  return JSON.stringify(
    {
      conversation_id: state.workflowId,
      channel: state.channel,
      customer_id: state.customer.requester?.id ?? null,
      started_at: new Date(state.startedAt).toISOString(),
      intents_detected: state.session.intents,
      tools_used: state.session.commandsUsed,
      summaries: sessions.map((session) => session.summary),
      messages_left_out: skip + sessions.reduce((sum, session) => sum + session.omitted, 0),
      messages: messages.slice(skip).map(lineOf),
    },
    null,
    2,
  );
}

/** An entry of an unknown kind keeps the channel's own word for it: it may not have been said. */
function lineOf({ by, role, text }: SpokenMessage): Record<string, string> {
  return { role: by, ...(role === undefined ? {} : { reported_role: role }), content: text };
}
