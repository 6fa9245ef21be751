import { addSaid } from '../../domain/messaging/inbox.ts';
import type { OutgoingMessage } from '../../domain/messaging/messaging.ts';
import type { Notice } from '../../domain/messaging/responder.ts';
import { failureOf } from '../conversation/failures.ts';
import { platform, wording } from './activities.ts';
import { nextWrite, type Chat } from './chat.ts';

/** What became of something we wanted to say. */
export type Spoken =
  | 'said'
  /** The seat does not have the conversation. */
  | 'notItsTurn'
  /** The platform will not have it, ever. */
  | 'refused';

/** Says something to the customer, if the seat has the conversation at that moment: our own, unless another is named. */
export async function say(chat: Chat, message: OutgoingMessage, seat: string = chat.rules.seat): Promise<Spoken> {
  const { messaging, state } = chat;
  const write = nextWrite(chat, 'say');
  try {
    const request = { conversationId: state.conversationId, message, seat, write };
    const { said, conversation } = await platform('say something').say(request);
    if (said === null) {
      // The change itself comes as an event; until then this is what is known.
      messaging.control = { active: conversation.active, pending: conversation.pending };
      return 'notItsTurn';
    }
    addSaid(messaging, { messageId: said.id, at: said.receivedAt, by: 'bot', text: message.text });
    return 'said';
  } catch (error) {
    failureOf(error);
    return 'refused';
  }
}

/** Tells the customer something in the policy's words; true when it was said. */
export async function tell(chat: Chat, notice: Notice, seat: string = chat.rules.seat): Promise<boolean> {
  const { memory, user } = chat.messaging;
  const message = await wording.wordNotice({ notice, language: { memory, locale: user?.locale ?? null } });
  return (await say(chat, message, seat)) === 'said';
}
