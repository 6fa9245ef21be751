import type { PolicyAction, PolicyIntent, PolicyQuestion } from './policy.ts';
import type { ResponderAct } from '../../domain/messaging/responder.ts';
import type { Heard } from './heard.ts';
import { firstText } from './memory.ts';
import { fill } from './text.ts';
import { button, intentOf, offer, offerAll, payloads, say, shown, textOf, titlesOf, wordingOf } from './talk.ts';
import type { Talk } from './talk.ts';

/** Longest answer that a pattern is tried on, in UTF-16 code units: patterns are a company's, answers are anybody's. */
const maximumTried = 300;
const maximumSubject = 120;
const maximumBody = 20_000;
const maximumReason = 500;
/** Shorter answers are never cut by the memory, in UTF-16 code units. */
const cutFrom = 90;
/** After so many failed PINs in a row the bot stops asking. */
const maximumPinFailures = 3;

/** The customer wants this now; what they said so far for something else is forgotten unless it is to be remembered. */
export function start(talk: Talk, name: string, text: string): void {
  const { memory, policy } = talk;
  const intent = policy.intents[name];
  if (intent === undefined) return;
  const goesOn = memory.paused === name || (memory.intent === name && memory.offer === 'confirm');
  const before = goesOn ? memory.data : remembered(talk);
  const first = goesOn && memory.paused === null ? `${before[firstText] ?? ''}\n${text}`.trim() : text;
  memory.data = { ...before, [firstText]: first };
  Object.assign(memory, { intent: name, paused: null, confirmed: false, offer: null, asked: null });
  Object.assign(memory, { misses: 0, wrong: 0, pinAsked: false });
  talk.asksPin = false;
  memory.about = [...new Set([...memory.about, ...intent.about])].slice(-8);
  for (const question of intent.ask) {
    const found = question.fromText ? answerIn(question, text) : null;
    if (found !== null) memory.data[question.name] = found;
  }
  talk.said.push(fill(wordingOf(talk, intent.answer), shownData(talk)));
  goOn(talk);
}

/** Takes what the customer wants a step further: a question, the PIN, or the act itself. */
export function goOn(talk: Talk): void {
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
  if (next !== undefined) return ask(talk, next);
  memory.asked = null;
  if (intent.action === null) return tell(talk, intent);
  talk.act = actOf(talk, intent.action);
}

/** Asks one question; its answer comes with what is heard next. */
export function ask(talk: Talk, question: PolicyQuestion): void {
  talk.memory.asked = question.name;
  talk.said.push(fill(wordingOf(talk, question.ask), shownData(talk)));
  offer(talk, []);
}

/** Takes what was heard as the answer to the question that was asked. */
export function answer(talk: Talk, question: PolicyQuestion, heard: Heard): boolean {
  const field = heard.fields.find(({ label }) => label.trim().toLowerCase() === question.name);
  const found = answerIn(question, field?.value ?? heard.text);
  if (found === null) return false;
  talk.memory.data[question.name] = found;
  Object.assign(talk.memory, { asked: null, offer: null, wrong: 0, misses: 0 });
  goOn(talk);
  return true;
}

/** The answer did not fit. */
export function wrongAnswer(talk: Talk, question: PolicyQuestion): void {
  const { memory } = talk;
  memory.wrong += 1;
  talk.said.push(question.wrong === null ? textOf(talk, 'wrongAnswer') : wordingOf(talk, question.wrong));
  if (memory.wrong >= 2) return offerHuman(talk, 'offerHuman');
  ask(talk, question);
}

/** The question that is waited for, when there is one. */
export function openQuestion(talk: Talk): PolicyQuestion | null {
  const { asked } = talk.memory;
  return intentOf(talk)?.ask.find(({ name }) => name === asked) ?? null;
}

/** Asks for the PIN, or once more for it. */
export function askForPin(talk: Talk, words: 'askPin' | 'pinAgain' | 'pinFailed'): void {
  say(talk, words);
  talk.memory.pinAsked = true;
  talk.asksPin = true;
  offer(talk, []);
}

/** The PIN did not prove who the customer is. */
export function pinFailed(talk: Talk): void {
  const { memory } = talk;
  memory.pinFailures += 1;
  if (memory.pinFailures < maximumPinFailures) return askForPin(talk, 'pinFailed');
  memory.pinFailures = 0;
  offerHuman(talk, 'noPin');
}

/** The customer is known now: greets them by name and goes on where they were asked. */
export function pinAccepted(talk: Talk, name: string): void {
  Object.assign(talk.memory, { pinAsked: false, pinFailures: 0, misses: 0 });
  say(talk, 'verified', { name: shown(name, 80) });
  goOn(talk);
}

/** Offers a human, to be answered with yes or no. */
export function offerHuman(talk: Talk, words: 'offerHuman' | 'noPin'): void {
  say(talk, words);
  Object.assign(talk.memory, { offer: 'human', pinAsked: false });
  talk.asksPin = false;
  offer(talk, yesAndNo(talk));
}

/** The customer was not understood: says so and what can be done; the second time a human is offered. */
export function notUnderstood(talk: Talk): void {
  const { memory } = talk;
  memory.misses += 1;
  if (memory.misses >= 2) return offerHuman(talk, 'offerHuman');
  const titles = titlesOf(talk).map(({ title }) => `• ${title}`);
  talk.said.push([textOf(talk, 'notUnderstood'), ...titles, `• ${textOf(talk, 'buttonHuman')}`].join('\n'));
  offerAll(talk);
}

/** Asks what can be done, with everything that can be on buttons. */
export function suggest(talk: Talk): void {
  say(talk, 'offerHelp');
  offerAll(talk);
}

/** Hands off to a human, with what is known so far. Nothing is promised: nobody has said yes yet. */
export function handOff(talk: Talk, reason: string): void {
  const { memory } = talk;
  const known = Object.entries(memory.data).map(([name, value]) => `${name}: ${shown(value, 500)}`);
  const wanted = memory.intent === null ? [] : [`wants: ${memory.intent}`];
  const facts = [...wanted, ...known];
  talk.act = {
    command: 'escalate',
    args: {
      reason: shown(reason, maximumReason),
      summary: facts.length === 0 ? null : facts.join('\n'),
      intents: memory.about,
      ticketId: memory.ticket,
    },
  };
  Object.assign(memory, { paused: memory.intent, intent: null, asked: null, offer: null, pinAsked: false });
  Object.assign(memory, { misses: 0, wrong: 0 });
  Object.assign(talk, { asksPin: false, buttons: [] });
}

/** What the customer wanted is done or given up; only what is to be remembered stays. */
export function finish(talk: Talk): void {
  talk.memory.data = remembered(talk);
  Object.assign(talk.memory, { intent: null, paused: null, confirmed: false, offer: null, asked: null });
  Object.assign(talk.memory, { wrong: 0, waits: 0, pinAsked: false });
  talk.asksPin = false;
}

/** An intent without an action ends with its answer. */
function tell(talk: Talk, intent: PolicyIntent): void {
  const silent = wordingOf(talk, intent.answer) === '';
  talk.resolved = intent.resolves;
  finish(talk);
  if (intent.resolves) {
    if (silent) say(talk, 'goodbye');
    return offer(talk, []);
  }
  if (!silent) return offerAll(talk);
  if (!talk.memory.greeted) say(talk, 'greeting');
  talk.memory.greeted = true;
  suggest(talk);
}

function actOf(talk: Talk, action: PolicyAction): ResponderAct | null {
  const data = wholeData(talk);
  switch (action.kind) {
    case 'listTickets':
      return { command: 'listTickets', args: action.status === null ? {} : { status: action.status } };
    case 'lookupTicket':
      return { command: 'getTicket', args: { ticketId: ticketIdOf(fill(action.ticket, data)) } };
    case 'openTicket':
      return {
        command: 'createTicket',
        args: {
          subject: shown(fill(action.subject, data), maximumSubject),
          body: fill(action.body, data).slice(0, maximumBody).toWellFormed(),
          priority: action.priority,
          intents: talk.memory.about,
        },
      };
    case 'comment':
      return {
        command: 'changeTicket',
        args: {
          ticketId: ticketIdOf(fill(action.ticket, data)),
          status: null,
          priority: null,
          comment: { body: fill(action.body, data).slice(0, maximumBody).toWellFormed(), public: true },
        },
      };
    case 'handOff':
      handOff(talk, fill(action.reason, data));
      return talk.act;
  }
}

/** Answers as they were given: the memory has only the beginning of long ones. */
function wholeData({ memory, question }: Talk): Record<string, string> {
  const said = question.before.filter(({ by }) => by === 'customer').map(({ text }) => text.trim());
  const whole = ([name, value]: [string, string]): [string, string] => {
    const full = value.length < cutFrom ? undefined : said.findLast((text) => text.startsWith(value));
    return [name, full ?? value];
  };
  return Object.fromEntries(Object.entries(memory.data).map(whole));
}

/** Keys like `HELP-12` are written in capitals. */
function ticketIdOf(text: string): string {
  return text.trim().slice(0, 64).toUpperCase();
}

function answerIn(question: PolicyQuestion, text: string): string | null {
  const hit = new RegExp(question.pattern, 'iu').exec(text.slice(0, maximumTried));
  if (hit === null) return null;
  // A pattern that asks for no more than "something" takes all of it.
  const found = question.pattern === String.raw`\S` ? text : (hit[1] ?? hit[0]);
  return found.trim() === '' ? null : found.trim();
}

function remembered({ memory, policy }: Talk): Record<string, string> {
  const names = new Set(
    Object.values(policy.intents).flatMap((intent) =>
      intent.ask.filter((entry) => entry.remember).map(({ name }) => name),
    ),
  );
  return Object.fromEntries(Object.entries(memory.data).filter(([name]) => names.has(name)));
}

function shownData({ memory, question }: Talk): Record<string, string> {
  const shownOnes = Object.entries(memory.data).map(([name, value]): [string, string] => [name, shown(value)]);
  return { customer: shown(question.customerName ?? '', 80), ...Object.fromEntries(shownOnes) };
}

function yesAndNo(talk: Talk) {
  return [button(talk, 'buttonYes', payloads.yes), button(talk, 'buttonNo', payloads.no)];
}
