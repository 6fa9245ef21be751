import type { Message } from '../../domain/messaging/messaging.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import type { Notice } from '../../domain/messaging/responder.ts';
import { failureOf } from '../conversation/failures.ts';
import { brief } from './activities.ts';
import { deliveryOf, type Chat } from './chat.ts';

/** What became of a PIN that the customer wrote. */
export interface PinTaken {
  /** Null: they had proven who they are before. */
  reply: Reply | null;
  notice: Notice;
}

/**
 * Takes PINs out of what was heard, if one was asked for or the customer says that it is one: checks the last of them
 * like that of a call, and deletes all their messages at the platform. Null when there is none to take.
 */
export async function takePin(chat: Chat, heard: readonly Message[]): Promise<PinTaken | null> {
  const { state, messaging, deliveries } = chat;
  const messages = heard.filter(({ pin }) => pin !== undefined && (messaging.asksPin || pin.named));
  if (messages.length === 0) return null;
  const deleting = Promise.all(messages.map(({ id }) => deleteMessage(chat, id)));
  const last = messages.findLast(({ pin }) => pin?.digest != null);
  let reply: Reply | null = null;
  if (state.requester === null) {
    const delivery = { ...deliveryOf(chat, `pin/${last?.id}`), args: { pinDigest: last?.pin?.digest ?? null } };
    reply = last === undefined ? { kind: 'notVerified' } : await deliveries.receive('verifyPin', delivery);
  }
  const gone = (await deleting).every(Boolean);
  return { reply, notice: { kind: gone ? 'pinRemoved' : 'pinStays' } };
}

async function deleteMessage({ state }: Chat, messageId: string): Promise<boolean> {
  try {
    return await brief('delete the PIN').deleteMessage({ conversationId: state.conversationId, messageId });
  } catch (error) {
    failureOf(error);
    return false;
  }
}
