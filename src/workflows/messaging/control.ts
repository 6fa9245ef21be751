import { isOurs, isOurSession, isTheirs } from '../../domain/messaging/inbox.ts';
import type { Control } from '../../domain/messaging/messaging.ts';
import { failureOf } from '../conversation/failures.ts';
import { nextWrite, type Chat } from './chat.ts';
import { humansJoined, humansLeft, humansCameAndLeft } from './humans.ts';

/**
 * Reads who has control and applies it.
 * @param reason why control was given up, if it was
 * @param hadOthers true if another seat had control in the meantime
 */
export async function readControl(chat: Chat, reason: string | null, hadOthers = false): Promise<void> {
  await applyControl(chat, await chat.platform.readConversation(), reason, hadOthers);
}

/** Applies who has control now; for the other parameters see {@link readControl}. */
export async function applyControl(chat: Chat, now: Control, reason: string | null, hadOthers = false): Promise<void> {
  const { messaging, rules } = chat;
  messaging.control = { active: now.active, pending: now.pending };
  if (now.pending?.name === rules.seat && rules.acceptOffers) await acceptOffer(chat);
  if (isOurs(messaging.control, rules)) messaging.session.ours = true;
  const withHumans = messaging.handoff?.phase === 'humans';
  if (isTheirs(messaging.control, rules)) {
    messaging.errand = null;
    // What was written to us while they got it, and arrives only now, is for them to answer.
    messaging.dialogue.unanswered = [];
    messaging.dialogue.unsaid = null;
    if (!withHumans && isOurSession(messaging)) await humansJoined(chat);
    return;
  }
  const how = reason ?? (isOurs(messaging.control, rules) ? 'passed' : 'released');
  if (withHumans) await humansLeft(chat, how);
  else if (hadOthers && messaging.handoff !== null) await humansCameAndLeft(chat, how);
  // The offer is gone and nobody accepted it: its deadline is now.
  else if (messaging.handoff?.phase === 'offered' && messaging.control.pending === null) messaging.handoff.since = 0;
}

async function acceptOffer(chat: Chat): Promise<void> {
  try {
    const { active, pending } = await chat.platform.accept(nextWrite(chat, 'accept'));
    chat.messaging.control = { active, pending };
  } catch (error) {
    failureOf(error);
  }
}
