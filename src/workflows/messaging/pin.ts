import type { Message } from '../../domain/messaging/messaging.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import { takeEarlyPin } from '../../domain/messaging/dialogue.ts';
import { failureOf } from '../conversation/failures.ts';
import { deliveryOf, type Chat } from './chat.ts';
import { giveTicketToCustomer } from './requester.ts';

/** The result for a PIN that the customer wrote. */
export interface PinTaken {
  /** Null if the customer was verified already. */
  reply: Reply | null;
  /** Says whether the message with the PIN was deleted; null if it was not to be deleted. */
  notice: CustomerNotice | null;
}

/** True if the number in the message counts as a PIN: the bot asked for one, or the customer says that it is one. */
export function holdsPin({ messaging }: Chat, { pin }: Message): boolean {
  return pin !== undefined && (messaging.dialogue.asksPin || pin.named);
}

/**
 * Checks the last PIN in these messages as for a call, and deletes all messages with a PIN from the platform. Null if
 * there is none, see {@link holdsPin}.
 */
export async function takePin(chat: Chat, messages: readonly Message[]): Promise<PinTaken | null> {
  const { state } = chat;
  const withPin = messages.filter((message) => holdsPin(chat, message));
  if (withPin.length === 0) return null;
  const deletions = Promise.all(withPin.map(({ id }) => deleteMessage(chat, id)));
  const last = withPin.findLast(({ pin }) => pin?.digest != null);
  let reply: Reply | null = null;
  if (state.customer.requester === null) {
    reply =
      last === undefined ? { kind: 'notVerified' } : await verify(chat, `pin/${last.id}`, last.pin?.digest ?? null);
  }
  const allDeleted = (await deletions).every(Boolean);
  return { reply, notice: { kind: allDeleted ? 'pinRemoved' : 'pinStays' } };
}

/**
 * Tries the number that was sent before a PIN was needed, once. Nobody has called it a PIN, so its message is deleted
 * only if it is right.
 * @returns null if there is none, or if it is not the PIN
 */
export async function takePinSentEarly(chat: Chat): Promise<PinTaken | null> {
  if (chat.state.customer.requester !== null) return null;
  const early = takeEarlyPin(chat.messaging.dialogue, Date.now());
  if (early === null) return null;
  const reply = await verify(chat, `early-pin/${early.messageId}`, early.digest);
  if (reply.kind === 'notVerified') return null;
  // It could not be checked now, and nobody has tried it.
  if (reply.kind === 'unavailable') chat.messaging.dialogue.earlyPin = early;
  if (reply.kind !== 'verified') return { reply, notice: null };
  const isDeleted = await deleteMessage(chat, early.messageId);
  return { reply, notice: { kind: isDeleted ? 'pinRemoved' : 'pinStays' } };
}

/** How often a check for which our own queues were too slow is begun anew; after that, the customer may try again. */
const maximumChecks = 3;

async function verify(chat: Chat, key: string, pinDigest: string | null): Promise<Reply> {
  for (let round = 1; round <= maximumChecks; round += 1) {
    const delivery = deliveryOf(chat, round === 1 ? key : `${key}/${round}`);
    const reply = await chat.deliveries.receive('verifyPin', { ...delivery, args: { pinDigest } });
    if (reply.kind === 'verified') giveTicketToCustomer(chat);
    if (reply.kind !== 'stillWorking') return reply;
  }
  return { kind: 'unavailable' };
}

async function deleteMessage({ platform }: Chat, messageId: string): Promise<boolean> {
  try {
    return await platform.deleteMessage(messageId);
  } catch (error) {
    failureOf(error);
    return false;
  }
}
