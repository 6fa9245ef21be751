import type { SessionSummary } from '../../domain/conversation/commands.ts';
import { newEscalation } from '../../domain/conversation/escalation.ts';
import { dropFinished } from '../../domain/conversation/finished.ts';
import { newSession } from '../../domain/conversation/session.ts';
import { newDialogue } from '../../domain/messaging/dialogue.ts';
import { newMessagingSession } from '../../domain/messaging/session.ts';
import { failureOf } from '../conversation/failures.ts';
import { fileOutcome } from '../conversation/file-outcome.ts';
import { rememberConversation } from '../conversation/outcome.ts';
import { resolutionOf } from '../conversation/resolution.ts';
import type { Chat } from './chat.ts';
import { isDeskTicketClosed } from './desk-ticket.ts';
import { fileAttachments, giveUpExcess } from './files.ts';
import { sessionSummary } from './summary.ts';

/** Number of finished operations that are kept, so that their references and answers remain known. */
const maximumOperations = 50;

/** Begins a session with the customer's message, unless one is under way. */
export function beginSession({ messaging, state }: Chat): void {
  if (messaging.session.startedAt !== null) return;
  messaging.session.startedAt = Date.now();
  state.session.endedAt = null;
}

/**
 * Ends the session: its ticket is brought up to date, and the next session takes its place.
 * @param how `closed`: the ticket was closed for good, so nothing more is written to it
 */
export async function endSession(chat: Chat, how: { closed: boolean } = { closed: false }): Promise<void> {
  const { messaging, state, context } = chat;
  if (messaging.session.startedAt === null) return;
  const closed = how.closed || (await isHandoffClosed(chat));
  messaging.session.startedAt = null;
  giveUpExcess(chat);
  const summary = sessionSummary(messaging, state.session.intents);
  if (summary.omitted > 0 && !closed) Object.assign(summary, await wholeTranscript(chat));
  state.session.summaries.push(summary);
  state.session.messages = messaging.session.messages;
  if (!closed) {
    await fileOutcome(context);
    fileAttachments(chat);
  }
  if (resolutionOf(state) === 'resolved') state.status = 'resolved';
  context.publish();
  await rememberConversation(state);
  startNextSession(chat);
  chat.audience.sessionEnded(closed);
}

/** True if people have the conversation, and have closed its ticket. The record of the session goes on that ticket. */
async function isHandoffClosed(chat: Chat): Promise<boolean> {
  const { handoff } = chat.messaging;
  return handoff?.phase === 'humans' && chat.rules.deskMakesTicket && (await isDeskTicketClosed(chat, handoff));
}

function startNextSession({ messaging, state }: Chat): void {
  dropFinished(state, maximumOperations);
  state.session = newSession(state.operations.next);
  state.escalation = newEscalation();
  if (messaging.session.ours) messaging.oursUntil = Date.now();
  messaging.session = newMessagingSession(messaging.session.number + 1);
  if (state.status !== 'open') state.status = state.customer.requester === null ? 'open' : 'authenticated';
}

/** All messages of the session, read from the platform; empty if that fails, so that the kept ones are used. */
async function wholeTranscript({
  messaging,
  platform,
}: Chat): Promise<Partial<Pick<SessionSummary, 'messages' | 'omitted'>>> {
  const { firstMessageId, messages: total } = messaging.session;
  try {
    const transcript = await platform.readTranscript(firstMessageId);
    if (transcript === null) return {};
    const { messages, cut } = transcript;
    return { messages, omitted: cut ? Math.max(1, total - messages.length) : 0 };
  } catch (error) {
    failureOf(error);
    return {};
  }
}

/** Forgets the customer after a long silence, since someone else may write next: they have to prove who they are. */
export function forgetCustomer({ messaging, state }: Chat): void {
  state.customer.requester = null;
  state.status = 'open';
  messaging.dialogue = newDialogue();
}
