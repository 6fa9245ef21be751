import { ApplicationFailure } from '@temporalio/common';
import type { Delivery } from '../../domain/conversation/commands.ts';
import { refusalOf, type Reply } from '../../domain/conversation/replies.ts';
import { addUnanswered } from '../../domain/messaging/dialogue.ts';
import { noticeMessages } from '../../domain/messaging/gathering.ts';
import { isInterrupted, isOurs, isTheirs } from '../../domain/messaging/inbox.ts';
import type { Message, MessagingConversation, OutgoingMessage } from '../../domain/messaging/messaging.ts';
import type { CompanyReply, ResponderAct, ResponderTurn } from '../../domain/messaging/responder.ts';
import type { FittedTurn } from '../../activities/responder.ts';
import { failureOf } from '../conversation/failures.ts';
import { persistent } from './activities.ts';
import { deliveryOf, type Chat } from './chat.ts';
import { applyAndCheck, askUnlessInterrupted, type Interruption } from './ask.ts';
import { performCompanyAction } from './company-action.ts';
import { applyControl } from './control.ts';
import { continueErrand } from './errand.ts';
import { applyInbox } from './events.ts';
import { gatherMessages } from './gather.ts';
import { handOff } from './handoff.ts';
import { applyPin, hear, hearMore, mayHearMore, newTurn, unreadNotice, type Turn } from './hear.ts';
import { takePinSentEarly } from './pin.ts';
import { releaseOurPart } from './release.ts';
import { keepTurn, type ResponderStep } from './responder.ts';
import { notifyCustomer, say } from './speak.ts';

/** Most steps in one turn. */
const maximumSteps = 8;

/** How a turn ended. */
export type TurnEnd =
  /** Every message was answered, or is for another seat to answer. */
  | 'done'
  /** Nobody has control, or it was lost just before the bot spoke: the messages wait. */
  | 'nobody';

/** Lets the bot answer the waiting messages, or speak first after a human has left. */
export async function takeTurn(chat: Chat): Promise<TurnEnd> {
  const { messaging, rules } = chat;
  const { dialogue, greetingDue } = messaging;
  // Whatever comes of it, the greeting is not tried again.
  messaging.greetingDue = false;
  // The customer's pause begins now, while control is read.
  noticeMessages(messaging, Date.now());
  const conversation = await chat.platform.openTurn(rules.seat);
  // If control was read while the inbox was applied, that reading is newer.
  if (!(await applyInbox(chat))) await applyControl(chat, conversation, null);
  if (isOurs(messaging.control, rules)) {
    await refreshUser(chat, conversation);
    await gatherMessages(chat);
  }
  messaging.gathering = null;
  if (isTheirs(messaging.control, rules)) {
    dialogue.unanswered = [];
    return 'done';
  }
  if (!isOurs(messaging.control, rules)) return 'nobody';
  const { unsaid = null } = dialogue;
  // What the customer has written since then is answered after that.
  const messages = unsaid === null ? dialogue.unanswered.splice(0) : [];
  if (messages.length === 0 && dialogue.returned === null && !greetingDue && unsaid === null) return 'done';
  if (messaging.errand === null) return answer(chat, messages, unsaid);
  await continueErrand(chat, messaging.errand, messages);
  return 'done';
}

/** Reads who the customer is on the platform, which is a claim and not a proof. */
async function refreshUser({ messaging }: Chat, { userId }: MessagingConversation): Promise<void> {
  if (userId === null || messaging.user?.id === userId) return;
  try {
    messaging.user = await persistent('look up the customer').getMessagingUser(userId);
  } catch (error) {
    failureOf(error);
  }
}

/** @param unsaid what is left of an earlier turn; null: the turn begins with the messages */
async function answer(chat: Chat, messages: Message[], unsaid: ResponderTurn | null): Promise<TurnEnd> {
  const turn = newTurn(chat.messaging.nextWrite);
  chat.messaging.dialogue.unsaid = null;
  try {
    return await converse(chat, turn, messages, unsaid);
  } catch (error) {
    putBack(chat, turn, true);
    throw error;
  }
}

async function converse(chat: Chat, turn: Turn, messages: Message[], unsaid: ResponderTurn | null): Promise<TurnEnd> {
  const { messaging, state } = chat;
  const isGreeting = messages.length === 0 && messaging.dialogue.returned === null && unsaid === null;
  if (unsaid === null) await hear(chat, turn, messages);
  else turn.hasActed = true;
  for (let step = 0; step < maximumSteps; step += 1) {
    const next: FittedTurn | Interruption | null =
      step === 0 && unsaid !== null ? unsaid : await askUnlessInterrupted(chat, turn, mayHearMore(turn));
    if (next === null && isGreeting) return 'done';
    if (next === null) {
      await handOffUnanswered(chat, turn);
      return 'done';
    }
    if (next === 'stopped') return putBack(chat, turn, false);
    if (next === 'more') {
      await hearMore(chat, turn);
      continue;
    }
    const early = next.asksPin ? await takePinSentEarly(chat) : null;
    if (early !== null) {
      // Instead of asking for the PIN, the bot goes on as if it had asked and the customer had answered.
      keepTurn(chat, next);
      turn.messages = [];
      turn.result = null;
      applyPin(turn, early);
      continue;
    }
    const words = [...(next.notices ?? []), ...(await unreadNotice(chat, turn, next)), ...next.say];
    const failed = await sayAll(chat, words);
    if (failed !== null) {
      if (failed.error !== undefined) {
        turn.hasActed ||= failed.index > 0;
        if (turn.hasActed) messaging.dialogue.unsaid = withWords(next, words.slice(failed.index));
        throw failed.error;
      }
      // A message that the platform refuses must not be tried again and again.
      if (failed.outcome === 'refused') messaging.dialogue.returned = null;
      if (failed.outcome === 'refused' || failed.index > 0) return 'done';
      return putBack(chat, turn, failed.outcome === 'notInControl');
    }
    turn.hasActed = true;
    keepTurn(chat, next);
    if (next.act === null) break;
    if (next.act.command === 'escalate') {
      await handOff(chat, next.act.args);
      return 'done';
    }
    if (next.act.command === 'release') {
      await releaseOurPart(chat, null);
      return 'done';
    }
    turn.result = { act: next.act, reply: await perform(chat, turn, next.act) };
    turn.messages = [];
    turn.notices = [];
  }
  state.lastActivityAt = Math.max(state.lastActivityAt, Date.now());
  chat.context.publish();
  return 'done';
}

/**
 * Lets the messages wait again if the bot has neither said nor done anything yet, in case control comes back to us.
 * @param evenFromOthers also if another seat has control
 */
function putBack({ messaging }: Chat, turn: Turn, evenFromOthers: boolean): TurnEnd {
  const { dialogue, control } = messaging;
  if (turn.hasActed || (control.active !== null && !evenFromOthers)) return 'done';
  for (const message of turn.heard) addUnanswered(dialogue, message);
  return control.active === null ? 'nobody' : 'done';
}

/** The first message that was not said, and why. */
interface Unsaid {
  index: number;
  outcome: 'interrupted' | 'notInControl' | 'refused' | 'keyRefused';
  /** What the platform answered to our key. */
  error?: unknown;
}

/** Says messages in order. Null if all were said; otherwise which one was not, and why. */
async function sayAll(chat: Chat, messages: readonly OutgoingMessage[]): Promise<Unsaid | null> {
  for (const [index, message] of messages.entries()) {
    if (!(await maySpeak(chat))) return { index, outcome: 'interrupted' };
    try {
      const outcome = await say(chat, message);
      if (outcome !== 'said') return { index, outcome };
    } catch (error) {
      return { index, outcome: 'keyRefused', error };
    }
  }
  return null;
}

/** The rest of a turn, with the words that are left to say. */
function withWords({ act, asksPin, intents, resolved, log, memory }: ResponderTurn, say: OutgoingMessage[]) {
  return { say, act, asksPin, intents, resolved, log, memory };
}

/** Applies what arrived meanwhile and changes who may speak; false if a human wrote, or if we lost control. */
async function maySpeak(chat: Chat): Promise<boolean> {
  return !isInterrupted(chat.messaging) || applyAndCheck(chat);
}

async function handOffUnanswered(chat: Chat, { notices }: ResponderStep): Promise<void> {
  chat.messaging.dialogue.returned = null;
  for (const notice of notices) await notifyCustomer(chat, notice);
  const args = { reason: 'The assistant could not answer.', summary: null, intents: [], ticketId: null };
  await handOff(chat, args);
}

/** Performs an act of the responder as a command; the same rules apply as for a voice agent. */
async function perform(
  chat: Chat,
  turn: Turn,
  act: Exclude<ResponderAct, { command: 'escalate' }>,
): Promise<Reply | CompanyReply> {
  if (act.command === 'companyAction') return performCompanyAction(chat, act);
  const json = JSON.stringify(act);
  const earlier = turn.acts.indexOf(json);
  const place = earlier === -1 ? turn.acts.push(json) - 1 : earlier;
  const key = `act/${chat.state.startedAt}/${turn.number}/${place}`;
  const delivery: Delivery = { ...deliveryOf(chat, key), args: act.args };
  try {
    chat.deliveries.validate(act.command, delivery);
    return await chat.deliveries.receive(act.command, delivery);
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    return refusalOf(error) ?? { kind: 'unavailable' };
  }
}
