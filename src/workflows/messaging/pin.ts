import type { Message } from '../../domain/messaging.ts';
import type { Reply } from '../../domain/replies.ts';
import type { Notice } from '../../domain/responder.ts';
import { failureOf } from '../conversation/failures.ts';
import { brief } from './activities.ts';
import { deliveryOf, type Chat } from './chat.ts';

/** What became of a PIN that the customer wrote. */
export interface PinTaken {
  reply: Reply;
  notice: Notice;
}

/**
 * Takes the PIN out of what was heard, if one was asked for or the customer says that it is one: checks it like that of
 * a call, and deletes the message at the platform. Null when there is none to take.
 */
export async function takePin(chat: Chat, heard: readonly Message[]): Promise<PinTaken | null> {
  const { state, messaging, deliveries } = chat;
  const message = heard.findLast(({ pin }) => pin !== undefined && (messaging.asksPin || pin.named));
  const digest = message?.pin?.digest ?? null;
  if (message === undefined || digest === null || state.requester !== null) return null;
  const deleting = deleteMessage(chat, message.id);
  const delivery = { ...deliveryOf(chat, `pin/${message.id}`), args: { pinDigest: digest } };
  const reply = await deliveries.receive('verifyPin', delivery);
  return { reply, notice: { kind: (await deleting) ? 'pinRemoved' : 'pinStays' } };
}

async function deleteMessage({ state }: Chat, messageId: string): Promise<boolean> {
  try {
    return await brief('delete the PIN').deleteMessage({ conversationId: state.conversationId, messageId });
  } catch (error) {
    failureOf(error);
    return false;
  }
}
