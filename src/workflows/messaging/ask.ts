import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { FittedTurn } from '../../activities/responder.ts';
import { isOurs } from '../../domain/messaging/inbox.ts';
import type { Chat } from './chat.ts';
import { applyInbox } from './events.ts';
import { askResponder, type ResponderStep } from './responder.ts';

/** Why the answer of the responder was not waited for. */
export type Interruption =
  /** The customer wrote more. */
  | 'more'
  /** A human wrote, or our seat does not have control any more. */
  | 'stopped';

/**
 * Asks the responder, and drops its answer while it is being made if something happens that makes it wrong.
 * @param mayHearMore if false, further messages of the customer wait for the next turn
 * @returns null if the responder failed
 */
export async function askUnlessInterrupted(
  chat: Chat,
  step: ResponderStep,
  mayHearMore: boolean,
): Promise<FittedTurn | Interruption | null> {
  // The policy answers at once. Rules without a pause are those of a conversation that an earlier version began.
  if (!chat.rules.model || chat.rules.pauseMs === undefined) return askResponder(chat, step);
  const scope = new CancellationScope();
  let isDone = false;
  const answer = scope
    .run(() => askResponder(chat, step))
    .finally(() => {
      isDone = true;
    });
  const interruption = await interrupted(chat, mayHearMore, () => isDone);
  if (interruption === null) return answer;
  scope.cancel();
  await cancelled(answer);
  return interruption;
}

/** Applies what arrives until the answer is there. Null if nothing of it interrupts. */
async function interrupted(chat: Chat, mayHearMore: boolean, isDone: () => boolean): Promise<Interruption | null> {
  const { messaging } = chat;
  for (;;) {
    await condition(() => isDone() || messaging.inbox.length > 0);
    if (isDone()) return null;
    if (!(await applyAndCheck(chat))) return 'stopped';
    if (mayHearMore && messaging.dialogue.unanswered.length > 0) return 'more';
  }
}

/** Applies what has arrived; false if a human wrote, or if we do not have control any more. */
export async function applyAndCheck(chat: Chat): Promise<boolean> {
  const { messaging, rules } = chat;
  const lastHuman = (): string | undefined =>
    messaging.dialogue.transcript.findLast(({ by }) => by === 'human')?.messageId;
  const before = lastHuman();
  await applyInbox(chat);
  return messaging.mergedInto === null && isOurs(messaging.control, rules) && lastHuman() === before;
}

async function cancelled(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
}
