import type { PolicyIntent, PolicyQuestion } from './policy.ts';
import { actOf } from './acts.ts';
import { answerIn, remembered, shownData } from './answers.ts';
import type { Heard } from './heard.ts';
import { firstText, updateMemory } from './memory.ts';
import { closesTickets, confirmClosing, ticketToName } from './closing.ts';
import { fill } from './text.ts';
import { button, intentOf, offer, offerAll, payloads, say, shown, textOf, titlesOf, wordingOf } from './talk.ts';
import type { Talk } from './talk.ts';
import { refersBack, splitRest, ticketIdOf, ticketQuestionOf, ticketsIn } from './ticket-numbers.ts';

/** After this many wrong PINs in a row the bot stops asking. */
const maximumPinFailures = 3;

/** Begins an intent. Answers given for another one are forgotten, except those that are kept for the session. */
export function start(talk: Talk, name: string, text: string): void {
  const { memory, policy } = talk;
  const intent = policy.intents[name];
  if (intent === undefined) return;
  const continues = memory.paused === name || (memory.intent === name && memory.offer === 'confirm');
  const before = continues ? memory.data : remembered(talk);
  const first = continues && memory.paused === null ? `${before[firstText] ?? ''}\n${text}`.trim() : text;
  memory.data = { ...before, [firstText]: first };
  updateMemory(memory, { intent: name, paused: null, confirmed: false, offer: null, asked: null, pinAsked: false });
  updateMemory(memory, { misses: 0, wrong: 0 });
  talk.asksPin = false;
  memory.about = [...new Set([...memory.about, ...intent.about])].slice(-8);
  updateMemory(memory, { tickets: [], named: [], agreed: false, choosing: false, next: null });
  readAnswers(talk, intent, text);
  talk.said.push(fill(wordingOf(talk, intent.answer), shownData(talk)));
  proceed(talk);
}

/** Takes what the first message answers already. */
function readAnswers({ memory }: Talk, intent: PolicyIntent, text: string): void {
  const ticket = ticketQuestionOf(intent);
  const takesRest = intent.ask.some(({ fromText }) => fromText === 'rest');
  const split = takesRest ? splitRest(ticket, text) : null;
  const head = split?.head ?? text;
  for (const question of intent.ask) {
    if (question.fromText === false) continue;
    const found = question.fromText === 'rest' ? (split?.rest ?? null) : answerIn(question, head);
    if (found !== null) memory.data[question.name] = found;
  }
  if (ticket === null) return;
  const named = ticket.fromText === false ? [] : ticketsIn(ticket, head).tickets;
  const before = memory.data[ticket.name] ?? (refersBack(head) ? (memory.ticket ?? undefined) : undefined);
  setTickets({ memory }, ticket, named.length > 0 || before === undefined ? named : [before]);
}

/** Keeps the tickets that the intent is about; the first one is the answer to the question for it. */
export function setTickets({ memory }: Pick<Talk, 'memory'>, { name }: PolicyQuestion, tickets: string[]): void {
  const [first] = tickets;
  updateMemory(memory, { tickets, named: [] });
  if (first !== undefined) memory.data[name] = first;
}

/** Takes the next step of the intent: a question, the PIN, or the act itself. */
export function proceed(talk: Talk): void {
  const { memory } = talk;
  const intent = intentOf(talk);
  if (intent === null) return suggest(talk);
  const confirm = wordingOf(talk, intent.confirm);
  if (confirm !== '' && !memory.confirmed) {
    talk.said.push(fill(confirm, shownData(talk)));
    memory.offer = 'confirm';
    offer(talk, yesAndNo(talk));
    return;
  }
  if (intent.verified && talk.question.customerName === null) return askForPin(talk, 'askPin');
  const next = intent.ask.find(({ name }) => memory.data[name] === undefined);
  const ticket = ticketQuestionOf(intent);
  if (next !== undefined && next === ticket && intent.action?.kind === 'changeTicket') return findTicket(talk, next);
  if (next !== undefined) return ask(talk, next);
  // From here on no PIN is needed, whatever was asked before.
  talk.asksPin = false;
  updateMemory(memory, { asked: null, pinAsked: false });
  if (intent.action === null) return tell(talk, intent);
  if (ticket !== null && closesTickets(intent) && !memory.agreed) return agreeOnClosing(talk, ticket);
  talk.act = actOf(talk, intent.action);
}

/** No ticket was named: the one spoken about last, if the customer will confirm it, else one of their list. */
function findTicket(talk: Talk, question: PolicyQuestion): void {
  const { memory } = talk;
  const intent = intentOf(talk);
  if (intent !== null && closesTickets(intent) && memory.ticket !== null) {
    setTickets(talk, question, [memory.ticket]);
    return proceed(talk);
  }
  talk.asksPin = false;
  updateMemory(memory, { choosing: true, asked: null, pinAsked: false });
  talk.act = { command: 'listTickets', args: {} };
}

/** Reads the tickets that are to be closed, one by one, and then asks whether these are meant. */
function agreeOnClosing(talk: Talk, question: PolicyQuestion): void {
  const { memory } = talk;
  const answered = memory.data[question.name];
  if (memory.tickets.length === 0 && answered !== undefined) setTickets(talk, question, [answered]);
  const ticketId = ticketToName(talk);
  if (ticketId === null) return confirmClosing(talk);
  talk.act = { command: 'getTicket', args: { ticketId: ticketIdOf(ticketId) } };
}

/** Asks one question; the customer's next message is taken as the answer. */
export function ask(talk: Talk, question: PolicyQuestion): void {
  talk.memory.asked = question.name;
  talk.said.push(fill(wordingOf(talk, question.ask), shownData(talk)));
  offer(talk, []);
}

/** Takes what was heard as the answer to the question. False: it does not fit. */
export function answer(talk: Talk, question: PolicyQuestion, heard: Heard): boolean {
  const field = heard.fields.find(({ label }) => label.trim().toLowerCase() === question.name);
  const found = answerIn(question, field?.value ?? heard.text);
  if (found === null) return false;
  talk.memory.data[question.name] = found;
  const intent = intentOf(talk);
  if (intent !== null && question === ticketQuestionOf(intent)) {
    setTickets(talk, question, ticketsIn(question, field?.value ?? heard.text).tickets);
  }
  updateMemory(talk.memory, { asked: null, offer: null, wrong: 0, misses: 0 });
  proceed(talk);
  return true;
}

/** Says that the answer does not fit, and asks again; the second time in a row a human is offered. */
export function wrongAnswer(talk: Talk, question: PolicyQuestion): void {
  const { memory } = talk;
  memory.wrong += 1;
  talk.said.push(question.wrong === null ? textOf(talk, 'wrongAnswer') : wordingOf(talk, question.wrong));
  if (memory.wrong >= 2) return offerHuman(talk, 'offerHuman');
  ask(talk, question);
}

/** The question that is still to be answered; null when there is none. */
export function openQuestion(talk: Talk): PolicyQuestion | null {
  const { asked } = talk.memory;
  return intentOf(talk)?.ask.find(({ name }) => name === asked) ?? null;
}

/** Asks for the PIN, for the first time or again. */
export function askForPin(talk: Talk, words: 'askPin' | 'pinAgain' | 'pinFailed'): void {
  say(talk, words);
  talk.memory.pinAsked = true;
  talk.asksPin = true;
  offer(talk, []);
}

/** The PIN was wrong: asks for it again, or offers a human after too many tries. */
export function pinFailed(talk: Talk): void {
  const { memory } = talk;
  memory.pinFailures += 1;
  if (memory.pinFailures < maximumPinFailures) return askForPin(talk, 'pinFailed');
  memory.pinFailures = 0;
  offerHuman(talk, 'noPin');
}

/** The PIN was right: greets the customer by name and continues where the PIN was asked for. */
export function pinAccepted(talk: Talk, name: string): void {
  updateMemory(talk.memory, { pinAsked: false, pinFailures: 0, misses: 0 });
  say(talk, 'verified', { name: shown(name, 80) });
  proceed(talk);
}

/** Asks whether the customer would like a human; the answer is yes or no. */
export function offerHuman(talk: Talk, words: 'offerHuman' | 'noPin'): void {
  say(talk, words);
  updateMemory(talk.memory, { offer: 'human', pinAsked: false });
  talk.asksPin = false;
  offer(talk, yesAndNo(talk));
}

/** Says that the customer was not understood and what the bot can do; the second time in a row a human is offered. */
export function notUnderstood(talk: Talk): void {
  const { memory } = talk;
  memory.misses += 1;
  if (memory.misses >= 2) return offerHuman(talk, 'offerHuman');
  const offered = titlesOf(talk).filter(({ name }) => talk.policy.intents[name]?.offer === 'always');
  const titles = offered.map(({ title }) => `• ${title}`);
  talk.said.push([textOf(talk, 'notUnderstood'), ...titles, `• ${textOf(talk, 'buttonHuman')}`].join('\n'));
  offerAll(talk);
}

/** Asks how to help, with a button for everything that the policy can do. */
export function suggest(talk: Talk): void {
  say(talk, 'offerHelp');
  offerAll(talk);
}

/** Ends the intent, done or given up. Only the answers that are kept for the session stay. */
export function finish(talk: Talk): void {
  finishOne(talk);
  talk.memory.next = null;
}

/** Ends the intent; what else the customer asked for in the same message comes next. */
export function finishOne(talk: Talk): void {
  talk.memory.data = remembered(talk);
  updateMemory(talk.memory, { intent: null, paused: null, confirmed: false, offer: null, asked: null });
  updateMemory(talk.memory, { wrong: 0, waits: 0, pinAsked: false });
  updateMemory(talk.memory, { tickets: [], named: [], agreed: false, choosing: false });
  talk.asksPin = false;
}

/** Ends an intent that has no action: its answer is all there is. */
function tell(talk: Talk, intent: PolicyIntent): void {
  const silent = wordingOf(talk, intent.answer) === '';
  // A talk with a ticket of its own was answered, so the ticket is solved.
  talk.resolved = intent.resolves || intent.log === 'ticket';
  talk.log = intent.log;
  finishOne(talk);
  if (intent.resolves) {
    if (silent) say(talk, 'goodbye');
    return offer(talk, []);
  }
  if (!silent) return offerAll(talk);
  greet(talk);
  suggest(talk);
}

/** Says once what the bot is. */
export function greet(talk: Talk): void {
  if (!talk.memory.greeted) say(talk, 'greeting');
  talk.memory.greeted = true;
}

function yesAndNo(talk: Talk) {
  return [button(talk, 'buttonYes', payloads.yes), button(talk, 'buttonNo', payloads.no)];
}
