import { log } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import { isInterrupted, isOurs, isTheirs } from '../../domain/messaging/inbox.ts';
import type { Message, MessagingConversation } from '../../domain/messaging/messaging.ts';
import { refusalOf, type Reply } from '../../domain/conversation/replies.ts';
import type { Notice, ResponderAct, ResponderQuestion, ResponderTurn } from '../../domain/messaging/responder.ts';
import type { Delivery } from '../../domain/conversation/commands.ts';
import { failureOf } from '../conversation/failures.ts';
import { glance, modelBot, platform, policyBot } from './activities.ts';
import { deliveryOf, type Chat } from './chat.ts';
import { believe } from './control.ts';
import { applyInbox } from './events.ts';
import { handOff } from './handoff.ts';
import { takePin } from './pin.ts';
import { say } from './speak.ts';

/** Most acts in one turn. */
const maximumSteps = 8;
/** Messages that overtook each other meet within so long, in milliseconds. */
const reorderMs = 60;
/** A bot that fails so often in a row gives the customer to a human. */
const maximumFailures = 2;

/** What the turn found. */
export type TurnEnd =
  /** Everything that was heard is answered, or is somebody else's to answer. */
  | 'done'
  /** Nobody has the conversation: what was heard waits. */
  | 'nobody';

/** The bot answers what was heard, or speaks up after a human. */
export async function takeTurn(chat: Chat): Promise<TurnEnd> {
  const { messaging, rules } = chat;
  const conversation = await open(chat);
  // What was read while it was applied is newer.
  if (!(await applyInbox(chat))) await believe(chat, conversation, null);
  if (isTheirs(messaging.control, rules)) {
    messaging.heard = [];
    return 'done';
  }
  if (!isOurs(messaging.control, rules)) return 'nobody';
  await know(chat, conversation);
  const heard = messaging.heard.splice(0);
  if (heard.length === 0 && messaging.returned === null) return 'done';
  await answer(chat, heard);
  return 'done';
}

async function open({ state, rules }: Chat): Promise<MessagingConversation> {
  const { conversationId } = state;
  try {
    return await glance.openTurn({ conversationId, seat: rules.seat, waitMs: reorderMs });
  } catch (error) {
    failureOf(error);
    return platform('look who has the conversation').readConversation(conversationId);
  }
}

/** Learns who the customer is on the platform: a claim, no proof. */
async function know({ messaging }: Chat, { userId }: MessagingConversation): Promise<void> {
  if (userId === null || messaging.user?.id === userId) return;
  try {
    messaging.user = await platform('look up the customer').getMessagingUser(userId);
  } catch (error) {
    failureOf(error);
  }
}

/** One turn's question as it goes on. */
interface Thread {
  heard: Message[];
  result: ResponderQuestion['result'];
  notices: Notice[];
  /** Acts of this turn as JSON: the same act again gets the same answer. */
  acts: string[];
  number: number;
}

async function answer(chat: Chat, heard: Message[]): Promise<void> {
  const { messaging, state } = chat;
  const thread: Thread = { heard, result: null, notices: [], acts: [], number: messaging.nextSay };
  const pin = await takePin(chat, heard);
  if (pin !== null) {
    thread.notices.push(pin.notice);
    // The responder knows by the name that it was right, and by silence that it was not.
    thread.heard = heard.filter((message) => message.pin === undefined);
    const { reply } = pin;
    if (reply?.kind === 'locked' || reply?.kind === 'unavailable') {
      thread.result = { act: { command: 'listTickets', args: {} }, reply };
    }
  }
  for (let step = 0; step < maximumSteps; step += 1) {
    const turn = await think(chat, thread);
    if (turn === null) return;
    for (const [index, message] of turn.say.entries()) {
      if (!(await mayGoOn(chat))) return;
      const said = await say(chat, message);
      if (said === 'said') continue;
      // Not lost: heard again when the conversation turns out to be ours still.
      if (said === 'notItsTurn' && index === 0 && step === 0) messaging.heard.unshift(...heard);
      // What the platform will not have is not tried again and again.
      if (said === 'refused') messaging.returned = null;
      return;
    }
    remember(chat, turn);
    if (turn.act === null) break;
    if (turn.act.command === 'escalate') {
      await handOff(chat, turn.act.args);
      return;
    }
    const reply = await act(chat, thread, turn.act);
    Object.assign(thread, { heard: [], notices: [], result: { act: turn.act, reply } });
  }
  state.lastActivityAt = Math.max(state.lastActivityAt, Date.now());
  chat.context.publish();
}

/** Looks at what came while the bot was thinking: it stops when a human spoke or has the conversation. */
async function mayGoOn(chat: Chat): Promise<boolean> {
  const { messaging, rules } = chat;
  if (!isInterrupted(messaging)) return true;
  const lastHuman = (): string | undefined => messaging.talk.findLast(({ by }) => by === 'human')?.messageId;
  const before = lastHuman();
  await applyInbox(chat);
  return messaging.mergedInto === null && isOurs(messaging.control, rules) && lastHuman() === before;
}

/** Asks the responder. Null when it failed twice: a human gets the customer. One hiccup is only asked again. */
async function think(chat: Chat, thread: Thread): Promise<ResponderTurn | null> {
  const { messaging, rules } = chat;
  for (let failures = 0; failures < maximumFailures; failures += 1) {
    try {
      const bot = rules.model ? modelBot('decide what to say') : policyBot;
      const turn = await bot.respond({ question: questionOf(chat, thread), notices: thread.notices });
      if (turn.say.length > thread.notices.length || turn.act !== null) return turn;
    } catch (error) {
      log.warn('the bot failed', { kind: failureOf(error).kind });
    }
  }
  messaging.returned = null;
  const args = { reason: 'The assistant could not answer.', summary: null, intents: [], ticketId: null };
  await handOff(chat, args);
  return null;
}

function questionOf({ state, messaging }: Chat, { heard, result }: Thread): ResponderQuestion {
  const ids = new Set(heard.map(({ id }) => id));
  return {
    before: messaging.talk.filter(({ messageId }) => !ids.has(messageId)).map(({ by, text }) => ({ by, text })),
    heard: heard.map(({ content }) => content),
    memory: messaging.memory,
    customerName: state.requester?.name ?? null,
    locale: messaging.user?.locale ?? null,
    result,
    returned: messaging.returned,
  };
}

function remember({ state, messaging }: Chat, turn: ResponderTurn): void {
  messaging.memory = turn.memory;
  messaging.asksPin = turn.asksPin;
  messaging.returned = null;
  messaging.resolved = turn.resolved;
  state.intents = [...new Set([...state.intents, ...turn.intents])];
}

/** Does what the responder wants, through the same gates as everything that a voice agent asks for. */
async function act(chat: Chat, thread: Thread, wanted: Exclude<ResponderAct, { command: 'escalate' }>): Promise<Reply> {
  const asked = JSON.stringify(wanted);
  const known = thread.acts.indexOf(asked);
  const place = known === -1 ? thread.acts.push(asked) - 1 : known;
  const key = `act/${chat.state.startedAt}/${thread.number}/${place}`;
  const delivery: Delivery = { ...deliveryOf(chat, key), args: wanted.args };
  try {
    chat.deliveries.validate(wanted.command, delivery);
    return await chat.deliveries.receive(wanted.command, delivery);
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    return refusalOf(error) ?? { kind: 'unavailable' };
  }
}
