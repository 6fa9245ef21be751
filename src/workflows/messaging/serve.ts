import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { ConversationInput, ConversationStatus } from '../../domain/conversation/state.ts';
import { isOurs, isTheirs, pausedUntil } from '../../domain/messaging/inbox.ts';
import type { Run } from '../conversation/run.ts';
import { Alarm } from './alarm.ts';
import { BackOff } from './back-off.ts';
import type { Chat } from './chat.ts';
import { readControl } from './control.ts';
import { hasDeskNews, isResolvedByOperator, meetDeadlines, nextDeadline } from './deadlines.ts';
import { applyInbox } from './events.ts';
import { fileAttachments, goOnWithFiles, hasDueFiles } from './files.ts';
import { endSession } from './session.ts';
import { takeTurn } from './turn.ts';

/** While nobody has control, it is read again after this time, in milliseconds. */
const readAgainMs = 60_000;

/** Serves the conversation until it is removed or has been silent for its idle time; returns how it ended. */
export async function serveMessaging(chat: Chat, input: ConversationInput, run: Run): Promise<ConversationStatus> {
  const { messaging, state, context } = chat;
  const alarm = new Alarm();
  const backOff = new BackOff(chat);
  /** Until when unanswered messages wait for some seat to get control; null while none wait for that. */
  let waitsUntil: number | null = null;
  for (;;) {
    const canStartAnew = (): boolean => run.canStartAnew();
    const isReady = (): boolean =>
      messaging.inbox.length > 0 ||
      hasDeskNews(chat) ||
      hasDueFiles(chat) ||
      isResolvedByOperator(chat) ||
      messaging.release !== null ||
      chat.audience.hasWork() ||
      state.session.endedAt !== null ||
      canStartAnew();
    if (backOff.until > Date.now()) {
      await condition(canStartAnew, backOff.until - Date.now());
    } else if (!isReady() && !(waitsUntil === null && hasToSpeak(chat))) {
      chat.audience.rested();
      alarm.set(Math.min(nextDeadline(chat, input.idleMs), waitsUntil ?? Infinity));
      await condition(() => isReady() || alarm.rang);
      alarm.off();
    }
    // The inbox is part of the state, so there is no need to wait until it is empty.
    await run.startAnewIfDue();
    if (messaging.inbox.length > 0) waitsUntil = null;
    await backOff.guard(async () => {
      await applyInbox(chat);
      if (waitsUntil !== null && Date.now() >= waitsUntil) {
        waitsUntil = null;
        await readControl(chat, null);
      }
      await chat.audience.work();
      await goOnWithFiles(chat);
      await meetDeadlines(chat);
      // A greeting is for the moment in which the conversation is opened, and only ours to give while it is ours.
      if (!isOurs(messaging.control, chat.rules)) messaging.greetingDue = false;
      if (!hasToSpeak(chat)) return;
      waitsUntil = (await takeTurn(chat)) === 'nobody' ? Date.now() + readAgainMs : null;
      fileAttachments(chat);
    });
    if (isResolvedByOperator(chat) || !isIdle(chat, input.idleMs)) continue;
    await endSession(chat);
    // What waits for the desk or an administrator keeps the conversation open, and it goes on serving.
    const isDone = (): boolean => run.isDone() && messaging.filings.length === 0 && chat.audience.isDone();
    await condition(() => isDone() || messaging.inbox.length > 0 || hasDueFiles(chat) || canStartAnew());
    if (messaging.inbox.length > 0 || !isDone()) continue;
    const { status } = state;
    state.status = 'ended';
    context.publish();
    await condition(allHandlersFinished);
    return status;
  }
}

/** True if there is something to answer, to say again, or to say first. */
function hasToSpeak({ messaging, rules }: Chat): boolean {
  const { dialogue, control, greetingDue } = messaging;
  const speaksFirst = greetingDue || dialogue.returned !== null || dialogue.unsaid != null;
  if (messaging.mergedInto !== null || isTheirs(control, rules)) return false;
  if (Date.now() < pausedUntil(messaging, rules)) return false;
  return dialogue.unanswered.length > 0 || (speaksFirst && isOurs(control, rules));
}

function isIdle({ state }: Chat, idleMs: number): boolean {
  return state.session.endedAt !== null || Date.now() >= state.lastActivityAt + idleMs;
}
