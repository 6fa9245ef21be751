import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import { addMessage } from '../../domain/messaging/inbox.ts';
import type { OutgoingMessage } from '../../domain/messaging/messaging.ts';
import { failureOf } from '../conversation/failures.ts';
import { persistent, wording } from './activities.ts';
import { nextWrite, type Chat } from './chat.ts';

/** What became of something we meant to say. */
export type SayOutcome =
  | 'said'
  /** The seat does not have the conversation. */
  | 'notInControl'
  /** The platform refused it for good. */
  | 'refused';

/** Says something to the customer if the seat has the conversation at that moment; our own seat unless another is named. */
export async function say(chat: Chat, message: OutgoingMessage, seat: string = chat.rules.seat): Promise<SayOutcome> {
  const { messaging, state } = chat;
  const write = nextWrite(chat, 'say');
  try {
    const request = { conversationId: state.conversationId, message, seat, write };
    const { said, conversation } = await persistent('say something').say(request);
    if (said === null) {
      // The change of control also comes as an event; until then this is the latest reading.
      messaging.control = { active: conversation.active, pending: conversation.pending };
      return 'notInControl';
    }
    addMessage(messaging, { messageId: said.id, at: said.receivedAt, by: 'bot', text: message.text });
    return 'said';
  } catch (error) {
    failureOf(error);
    return 'refused';
  }
}

/** Gives the customer a notice in the policy's words; true when all of it was said. */
export async function notifyCustomer(
  chat: Chat,
  notice: CustomerNotice,
  seat: string = chat.rules.seat,
): Promise<boolean> {
  const { dialogue, user } = chat.messaging;
  const language = { memory: dialogue.memory, locale: user?.locale ?? null };
  for (const message of await wording.wordNotice({ notice, language })) {
    if ((await say(chat, message, seat)) !== 'said') return false;
  }
  return true;
}
