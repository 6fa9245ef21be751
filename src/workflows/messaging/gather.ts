import { condition } from '@temporalio/workflow';
import { answerAt, noticeMessages } from '../../domain/messaging/gathering.ts';
import { isOurs } from '../../domain/messaging/inbox.ts';
import { Alarm } from './alarm.ts';
import type { Chat } from './chat.ts';
import { applyInbox } from './events.ts';

/**
 * Waits until the customer pauses, so that messages of one breath are answered together; a few seconds at most. Ends at
 * once if our seat loses control. It takes one timer, and one more for each pause that a message interrupted.
 */
export async function gatherMessages(chat: Chat): Promise<void> {
  const { messaging, rules } = chat;
  const alarm = new Alarm();
  for (;;) {
    noticeMessages(messaging, Date.now());
    const until = answerAt(messaging, rules);
    if (until <= (messaging.gathering?.since ?? until) || !isOurs(messaging.control, rules)) break;
    // A timer runs even if the pause is over: how long a local activity took before must not decide it (decision 0006).
    alarm.set(Math.max(until, Date.now() + 1));
    const ringsAt = alarm.due;
    await condition(() => messaging.inbox.length > 0 || alarm.rang || answerAt(messaging, rules) !== until);
    const isOver = alarm.rang && ringsAt >= until;
    alarm.off();
    await applyInbox(chat);
    noticeMessages(messaging, Date.now());
    if (isOver && answerAt(messaging, rules) <= until) break;
  }
  messaging.gathering = null;
}
