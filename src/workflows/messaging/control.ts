import { isOurs, isTheirs } from '../../domain/messaging-inbox.ts';
import type { Control, MessagingConversation } from '../../domain/messaging.ts';
import { failureOf } from '../conversation/failures.ts';
import { brief, platform } from './activities.ts';
import { nextWrite, type Chat } from './chat.ts';
import { humansJoined, humansLeft } from './humans.ts';

/** Reads who has the conversation and draws the consequences. */
export async function look(chat: Chat, reason: string | null): Promise<void> {
  const { conversationId } = chat.state;
  try {
    await believe(chat, await platform('look who has the conversation').readConversation(conversationId), reason);
  } catch (error) {
    // A conversation that is gone is nobody's.
    if (failureOf(error).kind !== 'notFound') throw error;
  }
}

/**
 * This is how it is.
 * @param reason why control was released, if it was
 */
export async function believe(chat: Chat, now: Control, reason: string | null): Promise<void> {
  const { messaging, rules } = chat;
  messaging.control = { active: now.active, pending: now.pending };
  if (now.pending?.name === rules.seat) await accept(chat);
  const withHumans = messaging.handoff?.phase === 'humans';
  if (isTheirs(messaging.control, rules)) {
    if (!withHumans) await humansJoined(chat);
  } else if (withHumans) {
    await humansLeft(chat, reason ?? (isOurs(messaging.control, rules) ? 'passed' : 'released'));
  }
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
