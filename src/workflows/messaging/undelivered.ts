import { mainLane } from '../../domain/conversation/lanes.ts';
import { isOurs } from '../../domain/messaging/inbox.ts';
import type { MessagingEvent } from '../../domain/messaging/messaging.ts';
import { recordNote } from '../conversation/private-note.ts';
import type { Chat } from './chat.ts';
import { handOff } from './handoff.ts';

/** Most notes about failed deliveries in one session: whoever cannot be reached need not be reported for each message. */
const maximumNotes = 5;

/**
 * An answer of the bot did not reach the customer: it is noted on the session's ticket, and the first time the customer
 * is handed off to a human, who may reach them another way. Notices do not count, nor what others said.
 * @returns true if control may have changed
 */
export async function noteUndelivered(
  chat: Chat,
  { messageId, code, final }: Extract<MessagingEvent, { kind: 'deliveryFailed' }>,
): Promise<boolean> {
  const { messaging, state, context, rules } = chat;
  const { dialogue, session } = messaging;
  const isAnswer = dialogue.transcript.some((entry) => entry.messageId === messageId && entry.answer === true);
  if (!final || !isAnswer || session.undelivered >= maximumNotes) return false;
  session.undelivered += 1;
  const what = `An answer of the assistant did not reach the customer (${code ?? 'no reason given'}).`;
  const lane = mainLane(state);
  if (lane !== null) recordNote(context, lane, what, { optional: true });
  const isUnderWay = session.startedAt !== null && session.undelivered === 1;
  if (!isUnderWay || messaging.handoff !== null || !isOurs(messaging.control, rules)) return false;
  await handOff(chat, { reason: what, summary: null, intents: [], ticketId: null });
  return true;
}
