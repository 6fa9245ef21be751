import { isOurs, isTheirs } from '../../domain/messaging/inbox.ts';
import type { Control, MessagingConversation } from '../../domain/messaging/messaging.ts';
import { failureOf } from '../conversation/failures.ts';
import { brief, platform } from './activities.ts';
import { nextWrite, type Chat } from './chat.ts';
import { humansJoined, humansLeft, humansPassedBy } from './humans.ts';

/**
 * Reads who has the conversation and draws the consequences.
 * @param reason why control was released, if it was
 * @param passedBy somebody else has had it meanwhile
 */
export async function look(chat: Chat, reason: string | null, passedBy = false): Promise<void> {
  const { conversationId } = chat.state;
  try {
    const now = await platform('look who has the conversation').readConversation(conversationId);
    await believe(chat, now, reason, passedBy);
  } catch (error) {
    // A conversation that is gone is nobody's.
    if (failureOf(error).kind !== 'notFound') throw error;
  }
}

/** This is how it is; for the other parameters see {@link look}. */
export async function believe(chat: Chat, now: Control, reason: string | null, passedBy = false): Promise<void> {
  const { messaging, rules } = chat;
  messaging.control = { active: now.active, pending: now.pending };
  if (now.pending?.name === rules.seat) await accept(chat);
  const withHumans = messaging.handoff?.phase === 'humans';
  if (isTheirs(messaging.control, rules)) {
    if (!withHumans) await humansJoined(chat);
    return;
  }
  const how = reason ?? (isOurs(messaging.control, rules) ? 'passed' : 'released');
  if (withHumans) await humansLeft(chat, how);
  else if (passedBy && messaging.handoff !== null) await humansPassedBy(chat, how);
  // Nothing is offered any more and nobody took it: the offer is over now.
  else if (messaging.handoff?.phase === 'offered' && messaging.control.pending === null) messaging.handoff.since = 0;
}

/** A conversation that is offered to us is taken. */
async function accept(chat: Chat): Promise<void> {
  const { conversationId } = chat.state;
  try {
    const write = nextWrite(chat, 'accept');
    const { active, pending }: MessagingConversation = await brief('take the offer').acceptControl({
      conversationId,
      write,
    });
    chat.messaging.control = { active, pending };
  } catch (error) {
    failureOf(error);
  }
}
