import { ApplicationFailure } from '@temporalio/common';
import type { Delivery } from '../../domain/conversation/commands.ts';
import { refusalOf, type Reply } from '../../domain/conversation/replies.ts';
import { isInterrupted, isOurs, isTheirs } from '../../domain/messaging/inbox.ts';
import type { Message, MessagingConversation, OutgoingMessage } from '../../domain/messaging/messaging.ts';
import type { ResponderAct } from '../../domain/messaging/responder.ts';
import { failureOf } from '../conversation/failures.ts';
import { persistent, quick } from './activities.ts';
import { deliveryOf, type Chat } from './chat.ts';
import { applyControl } from './control.ts';
import { continueErrand } from './errand.ts';
import { applyInbox } from './events.ts';
import { handOff } from './handoff.ts';
import { takePin } from './pin.ts';
import { releaseOurPart } from './release.ts';
import { askResponder, keepTurn, type ResponderStep } from './responder.ts';
import { say } from './speak.ts';

/** Most steps in one turn. */
const maximumSteps = 8;
/** Messages that arrive out of order do so within this time, in milliseconds. */
const reorderMs = 60;

/** How a turn ended. */
export type TurnEnd =
  /** Every message was answered, or is for another seat to answer. */
  | 'done'
  /** Nobody has control: the messages wait. */
  | 'nobody';

/** Lets the bot answer the waiting messages, or speak first after a human has left. */
export async function takeTurn(chat: Chat): Promise<TurnEnd> {
  const { messaging, rules } = chat;
  const { dialogue } = messaging;
  const conversation = await openTurn(chat);
  // If control was read while the inbox was applied, that reading is newer.
  if (!(await applyInbox(chat))) await applyControl(chat, conversation, null);
  if (isTheirs(messaging.control, rules)) {
    dialogue.unanswered = [];
    return 'done';
  }
  if (!isOurs(messaging.control, rules)) return 'nobody';
  await refreshUser(chat, conversation);
  const messages = dialogue.unanswered.splice(0);
  if (messages.length === 0 && dialogue.returned === null) return 'done';
  if (messaging.errand === null) await answer(chat, messages);
  else await continueErrand(chat, messaging.errand, messages);
  return 'done';
}

async function openTurn({ state, rules }: Chat): Promise<MessagingConversation> {
  const { conversationId } = state;
  try {
    return await quick.openTurn({ conversationId, seat: rules.seat, waitMs: reorderMs });
  } catch (error) {
    failureOf(error);
    return persistent('read who has control').readConversation(conversationId);
  }
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

/** One turn from the first step to the last. */
interface Turn extends ResponderStep {
  /** Acts of this turn as JSON: a repeated act gets the same answer. */
  acts: string[];
  /** Part of the keys of the acts. */
  number: number;
}

async function answer(chat: Chat, messages: Message[]): Promise<void> {
  const { messaging, state } = chat;
  const turn: Turn = { messages, result: null, notices: [], acts: [], number: messaging.nextWrite };
  await checkPin(chat, turn);
  for (let step = 0; step < maximumSteps; step += 1) {
    const next = await askResponder(chat, turn);
    if (next === null) return handOffUnanswered(chat);
    const failed = await sayAll(chat, next.say);
    if (failed !== null) {
      // The messages wait again, in case control comes back to us.
      if (failed.outcome === 'notInControl' && failed.index === 0 && step === 0) {
        messaging.dialogue.unanswered.unshift(...messages);
      }
      // A message that the platform refuses must not be tried again and again.
      if (failed.outcome === 'refused') messaging.dialogue.returned = null;
      return;
    }
    keepTurn(chat, next);
    if (next.act === null) break;
    if (next.act.command === 'escalate') return handOff(chat, next.act.args);
    if (next.act.command === 'release') return releaseOurPart(chat, null);
    turn.result = { act: next.act, reply: await perform(chat, turn, next.act) };
    turn.messages = [];
    turn.notices = [];
  }
  state.lastActivityAt = Math.max(state.lastActivityAt, Date.now());
  chat.context.publish();
}

/** Takes a PIN out of the turn's messages, if there is one, and adds its result to the turn. */
async function checkPin(chat: Chat, turn: Turn): Promise<void> {
  const pin = await takePin(chat, turn.messages);
  if (pin === null) return;
  turn.notices.push(pin.notice);
  // The customer's name shows the responder that the PIN was right; without a name it was not.
  turn.messages = turn.messages.filter((message) => message.pin === undefined);
  const { reply } = pin;
  if (reply?.kind === 'locked' || reply?.kind === 'unavailable') {
    turn.result = { act: { command: 'listTickets', args: {} }, reply };
  }
}

/** Says messages in order. Null if all were said; otherwise which one was not, and why. */
async function sayAll(
  chat: Chat,
  messages: readonly OutgoingMessage[],
): Promise<{ index: number; outcome: 'interrupted' | 'notInControl' | 'refused' } | null> {
  for (const [index, message] of messages.entries()) {
    if (!(await maySpeak(chat))) return { index, outcome: 'interrupted' };
    const outcome = await say(chat, message);
    if (outcome !== 'said') return { index, outcome };
  }
  return null;
}

/** Applies what arrived while the bot was thinking; false if a human wrote, or if we do not have control any more. */
async function maySpeak(chat: Chat): Promise<boolean> {
  const { messaging, rules } = chat;
  if (!isInterrupted(messaging)) return true;
  const lastHuman = (): string | undefined =>
    messaging.dialogue.transcript.findLast(({ by }) => by === 'human')?.messageId;
  const before = lastHuman();
  await applyInbox(chat);
  return messaging.mergedInto === null && isOurs(messaging.control, rules) && lastHuman() === before;
}

async function handOffUnanswered(chat: Chat): Promise<void> {
  chat.messaging.dialogue.returned = null;
  const args = { reason: 'The assistant could not answer.', summary: null, intents: [], ticketId: null };
  await handOff(chat, args);
}

/** Performs an act of the responder as a command; the same rules apply as for a voice agent. */
async function perform(chat: Chat, turn: Turn, act: Exclude<ResponderAct, { command: 'escalate' }>): Promise<Reply> {
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
