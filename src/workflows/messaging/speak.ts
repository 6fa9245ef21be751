import { addSaid } from '../../domain/messaging-inbox.ts';
import type { OutgoingMessage } from '../../domain/messaging.ts';
import type { Notice } from '../../domain/responder.ts';
import { failureOf } from '../conversation/failures.ts';
import { platform, wording } from './activities.ts';
import { nextWrite, type Chat } from './chat.ts';

/**
 * Says something to the customer, if the seat has the conversation at that moment: our own, unless another is named.
 * @returns false when it was not said: somebody else has the conversation, or the platform will not have it
 */
export async function say(chat: Chat, message: OutgoingMessage, seat: string = chat.rules.seat): Promise<boolean> {
  const { messaging, state } = chat;
  const write = nextWrite(chat, 'say');
  try {
    const request = { conversationId: state.conversationId, message, seat, write };
    const { said, conversation } = await platform('say something').say(request);
    if (said === null) {
      // The change itself comes as an event; until then this is what is known.
      messaging.control = { active: conversation.active, pending: conversation.pending };
      return false;
    }
    addSaid(messaging, { messageId: said.id, at: said.receivedAt, by: 'bot', text: message.text });
    return true;
  } catch (error) {
    failureOf(error);
    return false;
  }
}

/** Tells the customer something in the policy's words. */
export async function tell(chat: Chat, notice: Notice, seat: string = chat.rules.seat): Promise<boolean> {
  const { memory, user } = chat.messaging;
  const message = await wording.wordNotice({ notice, language: { memory, locale: user?.locale ?? null } });
  return say(chat, message, seat);
}
