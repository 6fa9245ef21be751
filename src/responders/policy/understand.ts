import { wordsOf } from '../../domain/routing/classify.ts';
import { askForPin, notUnderstood, offerHuman, openQuestion, start, wrongAnswer } from './flow.ts';
import { matchIntents, type Match } from './match.ts';
import { splitRequests } from './requests.ts';
import { offer, say, type Talk } from './talk.ts';
import { splitRest, ticketQuestionOf, ticketsIn } from './ticket-numbers.ts';

/** Longest message that may be no more than a ticket number, in words. */
const fewWords = 4;

/** Looks for what the customer needs. */
export function understand(talk: Talk, text: string): void {
  const requests = splitRequests(talk.policy, text);
  const match = requests?.match ?? matchOfFirstPart(talk, text) ?? matchIntents(talk.policy, text)[0];
  const open = openQuestion(talk);
  if (match !== undefined) {
    talk.reason.understood = 'intent';
    talk.reason.intent = match.intent;
    talk.reason.because = match.because;
    if (isOnlyPolite(talk, match)) return keepOpen(talk);
    start(talk, match.intent, requests?.first ?? text);
    if (requests !== null) talk.memory.next = requests.rest;
    return;
  }
  const lookUp = ticketOfList(talk, text);
  if (lookUp !== null) {
    talk.reason.understood = 'intent';
    talk.reason.intent = lookUp;
    return start(talk, lookUp, text);
  }
  talk.reason.understood = 'notUnderstood';
  if (talk.memory.pinAsked && talk.question.customerName === null) {
    talk.memory.misses += 1;
    return talk.memory.misses >= 2 ? offerHuman(talk, 'noPin') : askForPin(talk, 'pinAgain');
  }
  if (open !== null) return wrongAnswer(talk, open);
  notUnderstood(talk);
}

/** True for "thanks" while the customer has yet to answer: what was asked stays open. */
function isOnlyPolite({ policy, memory, question }: Talk, { intent }: Match): boolean {
  const rule = policy.intents[intent];
  const isOpen = memory.asked !== null || (memory.pinAsked && question.customerName === null);
  return isOpen && rule !== undefined && rule.action === null && rule.resolves && Object.keys(rule.answer).length === 0;
}

function keepOpen(talk: Talk): void {
  say(talk, 'goodbye');
  talk.resolved = true;
  talk.asksPin = talk.memory.pinAsked;
  offer(talk, []);
}

/** The intent that looks a ticket up, for a few words with a number after a list: "and 12?". Null for anything else. */
function ticketOfList({ policy, memory }: Talk, text: string): string | null {
  const isShort = memory.listed > 0 && memory.asked === null && !memory.pinAsked && wordsOf(text).length <= fewWords;
  const lookUp = Object.entries(policy.intents).find(([, { action }]) => action?.kind === 'lookupTicket');
  const question = lookUp === undefined ? null : ticketQuestionOf(lookUp[1]);
  if (!isShort || lookUp === undefined || question === null) return null;
  return ticketsIn(question, text).tickets.length > 0 ? lookUp[0] : null;
}

/** In "add to ticket 12: the invoice is wrong" only the first part says what is to be done. */
function matchOfFirstPart({ policy }: Talk, text: string): Match | undefined {
  const takesRest = ({ intent }: Match): boolean =>
    policy.intents[intent]?.ask.some(({ fromText }) => fromText === 'rest') === true;
  const split = splitRest(null, text);
  const [match] = split === null ? [] : matchIntents(policy, split.head);
  return match !== undefined && takesRest(match) ? match : undefined;
}

/** Does what else the customer asked for in the same message, once the first part of it is done. */
export function goOn(talk: Talk): void {
  const { memory } = talk;
  const { next } = memory;
  if (next === null || memory.intent !== null || memory.offer !== null || talk.act !== null) return;
  memory.next = null;
  talk.buttons = [];
  understand(talk, next);
}
