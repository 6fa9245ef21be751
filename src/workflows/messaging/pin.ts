import type { Message } from '../../domain/messaging/messaging.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import { failureOf } from '../conversation/failures.ts';
import { bounded } from './activities.ts';
import { deliveryOf, type Chat } from './chat.ts';
import { giveTicketToCustomer } from './requester.ts';

/** The result for a PIN that the customer wrote. */
export interface PinTaken {
  /** Null if the customer was verified already. */
  reply: Reply | null;
  notice: CustomerNotice;
}

/**
 * Checks the last PIN in these messages as for a call, and deletes all messages with a PIN from the platform. A number
 * counts as a PIN if the bot asked for one or the customer says that it is one. Null if there is none.
 */
export async function takePin(chat: Chat, messages: readonly Message[]): Promise<PinTaken | null> {
  const { state, messaging, deliveries } = chat;
  const withPin = messages.filter(({ pin }) => pin !== undefined && (messaging.dialogue.asksPin || pin.named));
  if (withPin.length === 0) return null;
  const deletions = Promise.all(withPin.map(({ id }) => deleteMessage(chat, id)));
  const last = withPin.findLast(({ pin }) => pin?.digest != null);
  let reply: Reply | null = null;
  if (state.customer.requester === null) {
    const delivery = { ...deliveryOf(chat, `pin/${last?.id}`), args: { pinDigest: last?.pin?.digest ?? null } };
    reply = last === undefined ? { kind: 'notVerified' } : await deliveries.receive('verifyPin', delivery);
    if (reply.kind === 'verified') giveTicketToCustomer(chat);
  }
  const allDeleted = (await deletions).every(Boolean);
  return { reply, notice: { kind: allDeleted ? 'pinRemoved' : 'pinStays' } };
}

async function deleteMessage({ state }: Chat, messageId: string): Promise<boolean> {
  try {
    return await bounded('delete the PIN').deleteMessage({ conversationId: state.conversationId, messageId });
  } catch (error) {
    failureOf(error);
    return false;
  }
}
