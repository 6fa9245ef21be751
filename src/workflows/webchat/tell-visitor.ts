import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import { wording } from '../messaging/activities.ts';
import type { WebChat } from './web-chat.ts';

/** Tells the visitor something that neither the bot nor a person says, worded by the policy. */
export async function tellVisitor({ chat, emit }: WebChat, notice: CustomerNotice): Promise<void> {
  const { dialogue, user, nextWrite } = chat.messaging;
  const language = { memory: dialogue.memory, locale: user?.locale ?? null };
  for (const [index, { text }] of (await wording.wordNotice({ notice, language })).entries()) {
    emit({ type: 'message', messageId: `notice/${nextWrite}/${index}`, by: 'system', text, at: Date.now() });
  }
  chat.messaging.nextWrite += 1;
}
