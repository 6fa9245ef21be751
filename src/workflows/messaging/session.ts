import type { ConversationState } from '../../domain/conversation/state.ts';
import { isPending } from '../../domain/conversation/state.ts';
import { fileOutcome, remember, resolutionOf } from '../conversation/outcome.ts';
import type { SessionSummary } from '../../domain/conversation/commands.ts';
import { failureOf } from '../conversation/failures.ts';
import { brief } from './activities.ts';
import type { Chat } from './chat.ts';
import { fileAttachments } from './files.ts';
import { sessionSummary } from './summary.ts';

/** Finished writes that are kept for the sake of references and answers. */
const maximumOperations = 50;

/** The customer said something: a session begins, if none is under way. */
export function beginSession({ messaging, state }: Chat): void {
  if (messaging.sessionAt !== null) return;
  messaging.sessionAt = Date.now();
  state.endedAt = null;
}

/**
 * A session is over: its ticket is brought up to date, and the next session begins with clean hands.
 * @param how `closed`: the ticket was closed for good, so that nothing is written on it any more
 */
export async function endSession(chat: Chat, how: { closed: boolean } = { closed: false }): Promise<void> {
  const { messaging, state, context } = chat;
  if (messaging.sessionAt === null) return;
  messaging.sessionAt = null;
  const summary = sessionSummary(messaging, String(messaging.session), state.intents);
  if (summary.omitted > 0 && !how.closed) Object.assign(summary, await wholeTalk(chat));
  state.summaries.push(summary);
  state.messages = messaging.messages;
  if (!how.closed) {
    await fileOutcome(context);
    fileAttachments(chat);
  }
  if (resolutionOf(state) === 'resolved') state.status = 'resolved';
  context.publish();
  await remember(state);
  clean(state);
  Object.assign(messaging, { firstMessageId: null, turns: 0, messages: 0, resolved: false, files: [], ticketId: null });
  messaging.session += 1;
}

/** The session as the platform has it; nothing when it cannot be had now, so that its end stands in for it. */
async function wholeTalk({ state, messaging }: Chat): Promise<Partial<Pick<SessionSummary, 'messages' | 'omitted'>>> {
  try {
    const { conversationId } = state;
    const transcript = await brief('read the whole talk').readTranscript({
      conversationId,
      from: messaging.firstMessageId,
    });
    const { messages } = transcript;
    return { messages, omitted: transcript.cut ? Math.max(1, messaging.messages - messages.length) : 0 };
  } catch (error) {
    failureOf(error);
    return {};
  }
}

/** After a long silence nobody knows who holds the phone now: who they are has to be proven again. */
export function forgetCustomer({ messaging, state }: Chat): void {
  state.requester = null;
  state.status = 'open';
  Object.assign(messaging, { memory: null, asksPin: false, returned: null, talk: [], heard: [] });
}

function clean(state: ConversationState): void {
  state.firstOperation = state.nextOperation;
  const done = state.operations.filter((operation) => !isPending(operation));
  const old = new Set(done.slice(0, -maximumOperations));
  state.operations = state.operations.filter((operation) => !old.has(operation));
  Object.assign(state, { handoff: null, settledBy: null, takenOver: null, transferFiled: false, endedAt: null });
  Object.assign(state, { summaries: [], sessionsOver: 0, summariesFiled: 0, messages: 0 });
  Object.assign(state, { commandsUsed: [], intents: [] });
  if (state.status !== 'open') state.status = state.requester === null ? 'open' : 'authenticated';
}
