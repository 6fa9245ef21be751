import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import { addMessage, isOurs } from '../../domain/messaging/inbox.ts';
import type { OutgoingMessage, TranscriptEntry } from '../../domain/messaging/messaging.ts';
import { failureOf } from '../conversation/failures.ts';
import { wording } from './activities.ts';
import { nextWrite, type Chat } from './chat.ts';

/** Result of an attempt to say something. */
export type SayOutcome =
  | 'said'
  /** The seat does not have control. */
  | 'notInControl'
  /** The platform refused the message for good. */
  | 'refused';

/**
 * Says an answer to the customer if our seat has control at that moment.
 * @throws the failure if the platform refuses our key: once an administrator has fixed that, it can be said
 */
export function say(chat: Chat, message: OutgoingMessage): Promise<SayOutcome> {
  return sayAs(chat, message, chat.rules.seat, { answer: true });
}

async function sayAs(
  chat: Chat,
  message: OutgoingMessage,
  seat: string,
  kind: Pick<TranscriptEntry, 'answer'>,
): Promise<SayOutcome> {
  const { messaging, platform } = chat;
  const write = nextWrite(chat, 'say');
  try {
    const { said, conversation } = await platform.say(message, seat, write);
    if (said === null) {
      // The change of control also arrives as an event; until then this is the latest reading.
      messaging.control = { active: conversation.active, pending: conversation.pending };
      return 'notInControl';
    }
    addMessage(messaging, { messageId: said.id, at: said.receivedAt, by: 'bot', text: message.text, ...kind });
    return 'said';
  } catch (error) {
    const failure = failureOf(error).kind;
    if (kind.answer !== true) return 'refused';
    if (failure === 'unauthenticated') throw error;
    if (failure !== 'forbidden') return 'refused';
    // Either our key may not do that, or control is elsewhere by now.
    const conversation = await platform.readConversation();
    messaging.control = { active: conversation.active, pending: conversation.pending };
    if (isOurs(messaging.control, chat.rules)) throw error;
    return 'notInControl';
  }
}

/** Says a customer notice, worded by the policy; true if all of it was said. */
export async function notifyCustomer(
  chat: Chat,
  notice: CustomerNotice,
  seat: string = chat.rules.seat,
): Promise<boolean> {
  const { dialogue, user } = chat.messaging;
  const language = { memory: dialogue.memory, locale: user?.locale ?? null };
  for (const message of await wording.wordNotice({ notice, language })) {
    if ((await sayAs(chat, message, seat, {})) !== 'said') return false;
  }
  return true;
}
