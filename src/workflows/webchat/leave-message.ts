import { condition } from '@temporalio/workflow';
import { NoRoomError } from '../../domain/conversation/room.ts';
import { addToTranscript } from '../../domain/messaging/dialogue.ts';
import { textOf } from '../../domain/messaging/messaging.ts';
import { onOneLine, truncate } from '../../domain/text.ts';
import { isNewMessage } from '../../domain/webchat/state.ts';
import type { ChatReply, ChatRequest } from '../../domain/webchat/reply.ts';
import { recordEscalation } from '../conversation/escalation.ts';
import { deliveryOf } from '../messaging/chat.ts';
import { beginSession } from '../messaging/session.ts';
import { knowVisitor } from './visitor.ts';
import type { WebChat } from './web-chat.ts';

/** How long a message that is being recorded is waited for, in milliseconds. */
const recordedWithinMs = 5_000;
/** Longest part of the message that is the reason for the ticket, in characters. */
const maximumReason = 200;

/**
 * Files a message that a visitor leaves while nobody is there: a conversation of its own, which is over once its ticket is
 * made.
 */
export async function leaveMessage(
  webChat: WebChat,
  { said, email }: Extract<ChatRequest, { kind: 'leave' }>,
): Promise<ChatReply> {
  const { web, chat } = webChat;
  const { context, state, messaging } = chat;
  if (isNewMessage(web, said.message.id)) {
    knowVisitor(webChat, said.visitor);
    const text = textOf(said.message.content);
    const where = email === null ? [] : [`The visitor asks for an answer at ${onOneLine(email)}, which is not proven.`];
    const summary = [text, ...where].join('\n');
    const args = { reason: truncate(onOneLine(text), maximumReason), summary, intents: [], ticketId: null };
    beginSession(chat);
    // Not into the inbox: the bot would answer, and nobody reads that.
    addToTranscript(messaging.dialogue, {
      messageId: said.message.id,
      at: said.message.receivedAt,
      by: 'customer',
      text,
    });
    try {
      await recordEscalation(context, args, { ...deliveryOf(chat, 'left'), args });
    } catch (error) {
      if (error instanceof NoRoomError) return { kind: 'tooMuch' };
      throw error;
    }
    web.phase = 'ended';
    state.session.endedAt = Date.now();
  }
  const recorded = () => state.operations.all.find(({ purpose }) => purpose === 'escalate');
  // The same message, sent twice at once: the other one is about to record it.
  await condition(() => recorded() !== undefined, recordedWithinMs);
  const operation = recorded();
  if (operation === undefined) return { kind: 'left', ticket: null };
  await context.attempted(operation);
  return { kind: 'left', ticket: operation.ticket === null ? null : (operation.ticket.number ?? operation.ticket.id) };
}
