import type { Policy } from './policy.ts';
import type { ResponderQuestion, ResponderTurn } from '../../domain/messaging/responder.ts';
import { handOff } from './acts.ts';
import {
  answer,
  ask,
  askForPin,
  finish,
  greet,
  proceed,
  offerHuman,
  openQuestion,
  pinAccepted,
  pinFailed,
  start,
  suggest,
} from './flow.ts';
import { hadPin, isSilence, readHeard, type Heard } from './heard.ts';
import { hasNoPin, isCancel, requestForHuman, yesOrNo } from './match.ts';
import { updateMemory } from './memory.ts';
import { sayResult } from './results.ts';
import { ticketQuestionOf } from './ticket-numbers.ts';
import { languageOfTurn } from './turn-language.ts';
import { goOn, understand } from './understand.ts';
import { beginTalk, endTalk, intentOf, offerAll, payloads, say, type PolicyReason, type Talk } from './talk.ts';

/** A turn, and the reason for it. */
export interface PolicyDecision {
  turn: ResponderTurn;
  reason: PolicyReason;
}

const askedFor = 'The customer asks for a human.';

/** What the policy says and does. The same question always has the same turn, and no question makes it throw. */
export function decide(policy: Policy, question: ResponderQuestion): PolicyDecision {
  const spoken = languageOfTurn(policy, question);
  const { heard } = spoken;
  const talk = beginTalk(policy, question, spoken);
  if (question.returned !== null) resume(talk);
  const silent = isSilence(heard) && spoken.from !== 'request';
  // Saying the result of an act may ask for the PIN anew: only a request from an earlier turn can have an answer now.
  const awaitsPin = talk.memory.pinAsked;
  if (question.result !== null) {
    talk.reason.understood = `result/${question.result.reply.kind}`;
    sayResult(talk, question.result.act, question.result.reply, silent);
  } else if (awaitsPin && question.customerName !== null) {
    talk.reason.understood = 'pinAccepted';
    pinAccepted(talk, question.customerName);
  } else if (awaitsPin && silent) {
    talk.reason.understood = 'pinFailed';
    pinFailed(talk);
  }
  if (!awaitsPin && isPinUnasked(question)) {
    talk.reason.understood = question.customerName === null ? 'pinFailed' : 'pinAccepted';
    if (question.customerName === null) pinFailed(talk);
    else pinAccepted(talk, question.customerName);
  }
  if (!silent && (talk.act === null || asksForHuman(talk, heard))) hear(talk, heard);
  goOn(talk);
  if (talk.said.length === 0 && talk.act === null) beginOrOffer(talk);
  return { turn: endTalk(talk), reason: talk.reason };
}

/** True if the customer has sent their PIN, and nothing else, before they were asked for it. */
function isPinUnasked({ heard, result, returned, before }: ResponderQuestion): boolean {
  const last = before.at(-1);
  return heard.length === 0 && result === null && returned === null && last?.by === 'customer' && hadPin(last.text);
}

function asksForHuman({ policy }: Talk, { payload, text }: Heard): boolean {
  return payload === payloads.human || requestForHuman(policy, text).length > 0;
}

/** A human gave the conversation back: an interrupted intent is kept for when the customer returns to it. */
function resume(talk: Talk): void {
  const { memory } = talk;
  talk.reason.understood = 'returned';
  say(talk, 'returned');
  updateMemory(memory, { paused: memory.intent ?? memory.paused, intent: null, asked: null, offer: null });
  updateMemory(memory, { pinAsked: false, misses: 0, wrong: 0, waits: 0, greeted: true });
  offerAll(talk);
}

function beginOrOffer(talk: Talk): void {
  const hasSpoken = talk.question.before.some(({ by }) => by === 'bot');
  if (!hasSpoken) greet(talk);
  suggest(talk);
}

function hear(talk: Talk, heard: Heard): void {
  const { memory } = talk;
  if (heard.files > 0) say(talk, 'fileReceived');
  if (heard.unreadable) say(talk, 'unreadable');
  if (heard.payload !== null && press(talk, heard.payload)) return;
  if (talk.reason.languageFrom === 'request') confirmLanguage(talk);
  if (heard.text === '') return repeat(talk);
  const request = requestForHuman(talk.policy, heard.text);
  if (request.length > 0) {
    talk.reason.understood = 'human';
    talk.reason.because = request;
    return handOff(talk, askedFor);
  }
  if (memory.offer !== null && takeOffer(talk, yesOrNo(talk.policy, heard.text))) return;
  if (intentOf(talk) !== null && isCancel(talk.policy, heard.text)) return giveUp(talk);
  const hasNone = hasNoPin(talk.policy, heard.text) || yesOrNo(talk.policy, heard.text) === false;
  if (memory.pinAsked && talk.question.customerName === null && hasNone) {
    talk.reason.understood = 'noPin';
    finish(talk);
    return offerHuman(talk, 'noPin');
  }
  const open = openQuestion(talk);
  if (open !== null && answer(talk, open, heard)) {
    talk.reason.understood = `answer/${open.name}`;
    return;
  }
  understand(talk, heard.text);
}

/** A button was pressed. False when the button is not one of ours: its text counts then. */
function press(talk: Talk, payload: string): boolean {
  const { policy, memory } = talk;
  talk.reason.understood = 'button';
  if (payload === payloads.human) {
    handOff(talk, askedFor);
    return true;
  }
  if (payload === payloads.yes || payload === payloads.no) return takeOffer(talk, payload === payloads.yes);
  if (payload === payloads.again) {
    proceed(talk);
    return true;
  }
  const intent = Object.keys(policy.intents).find((name) => payload === payloads.intent(name));
  if (intent !== undefined) {
    const kind = policy.intents[intent]?.action?.kind;
    const isAboutTicket = kind === 'comment' || kind === 'changeTicket';
    talk.reason.intent = intent;
    start(talk, intent, isAboutTicket && memory.ticket !== null ? `#${memory.ticket}` : '');
    return true;
  }
  const ticket = /^policy\/ticket\/([\w-]{1,64})$/.exec(payload)?.[1];
  const current = intentOf(talk);
  const open = openQuestion(talk);
  if (ticket !== undefined && current !== null && open !== null && open === ticketQuestionOf(current)) {
    return answer(talk, open, { ...readHeard([]), text: `#${ticket}` });
  }
  const lookUp = Object.entries(policy.intents).find(([, { action }]) => action?.kind === 'lookupTicket')?.[0];
  if (ticket === undefined || lookUp === undefined) return false;
  talk.reason.intent = lookUp;
  start(talk, lookUp, `#${ticket}`);
  return true;
}

/** Takes a yes or no to what was offered. False when it was neither, or when nothing was offered. */
function takeOffer(talk: Talk, yes: boolean | null): boolean {
  const { memory } = talk;
  const { offer } = memory;
  if (yes === null || offer === null) return false;
  updateMemory(memory, { offer: null, misses: 0, wrong: 0 });
  talk.reason.understood = yes ? 'yes' : 'no';
  if (offer === 'human') {
    if (yes) handOff(talk, askedFor);
    else if (openQuestion(talk) === null) giveUp(talk);
    else repeat(talk);
    return true;
  }
  if (!yes) {
    // Another ticket may be meant the next time.
    if (offer === 'close') memory.ticket = null;
    giveUp(talk);
    return true;
  }
  if (offer === 'close') memory.agreed = true;
  else memory.confirmed = true;
  proceed(talk);
  return true;
}

function giveUp(talk: Talk): void {
  if (talk.reason.understood !== 'no') talk.reason.understood = 'cancel';
  if (intentOf(talk) !== null) say(talk, 'cancelled');
  finish(talk);
  suggest(talk);
}

function confirmLanguage(talk: Talk): void {
  talk.reason.understood = 'language';
  // A language without this text would say it in another one.
  const { language } = talk.reason;
  if (talk.policy.texts[language]?.languageChosen !== undefined) say(talk, 'languageChosen');
}

/** Nothing was said that could be an answer: the open question is asked again. */
function repeat(talk: Talk): void {
  const { memory } = talk;
  const open = openQuestion(talk);
  if (open !== null) return ask(talk, open);
  if (memory.pinAsked && talk.question.customerName === null) return askForPin(talk, 'pinAgain');
  if (memory.offer === 'human') return offerHuman(talk, 'offerHuman');
  if (memory.offer === 'confirm' || memory.offer === 'close') return proceed(talk);
  if (talk.reason.understood === 'language') return suggest(talk);
  offerAll(talk);
}
