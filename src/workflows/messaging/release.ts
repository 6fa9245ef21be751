import { mainLane } from '../../domain/conversation/lanes.ts';
import { isOurs } from '../../domain/messaging/inbox.ts';
import { failureOf } from '../conversation/failures.ts';
import { recordNote } from '../conversation/private-note.ts';
import { nextWrite, type Chat } from './chat.ts';
import { endSession } from './session.ts';

/**
 * Ends our part in the conversation: our seat gives control up, and the session ends. The customer's next message goes
 * to the default seat. Nothing happens while another seat has control, or if the platform refuses.
 * @param by the operator who does it; null: the policy
 */
export async function releaseOurPart(chat: Chat, by: string | null): Promise<void> {
  const { messaging, state, rules, context } = chat;
  messaging.release = null;
  try {
    const { active, pending } = await chat.platform.release(rules.seat, nextWrite(chat, 'release'));
    messaging.control = { active, pending };
  } catch (error) {
    failureOf(error);
    return;
  }
  if (messaging.control.active !== null || isOurs(messaging.control, rules)) return;
  const lane = mainLane(state);
  if (by !== null && lane !== null) recordNote(context, lane, `${by} released the conversation from the assistant.`);
  messaging.handoff = null;
  messaging.errand = null;
  messaging.dialogue.unanswered = [];
  messaging.dialogue.returned = null;
  await endSession(chat);
}
