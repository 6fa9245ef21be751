import { mainLane } from '../../domain/conversation/lanes.ts';
import {
  maximumAnswer,
  nameOfStep,
  type Errand,
  type ErrandReport,
  type ErrandRequest,
  type ErrandStep,
} from '../../domain/messaging/errand.ts';
import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import { textOf, type Message } from '../../domain/messaging/messaging.ts';
import { rememberTicket } from '../../domain/tickets/known-ticket.ts';
import { truncate } from '../../domain/text.ts';
import { failureOf } from '../conversation/failures.ts';
import { recordNote } from '../conversation/private-note.ts';
import { bounded } from './activities.ts';
import { nextWrite, type Chat } from './chat.ts';
import { applyControl } from './control.ts';
import { factsOf, handOff } from './handoff.ts';
import { takePin } from './pin.ts';
import { beginSession } from './session.ts';
import { notifyCustomer } from './speak.ts';

/** How often the customer is asked for one step. */
const maximumTries = 3;

/**
 * Begins the errand of a human who gave us control: the customer is asked for its first step. One that cannot be
 * understood goes back at once, with a note that says why.
 * @param from the seat that gets control back
 */
export async function beginErrand(chat: Chat, request: ErrandRequest, from: string): Promise<void> {
  const { messaging } = chat;
  beginSession(chat);
  messaging.dialogue.returned = null;
  messaging.errand = { steps: [...request.steps], from, answers: {}, tries: 0, askedAt: Date.now() };
  if (request.problem !== null) {
    await giveBack(chat, messaging.errand, { status: 'refused', answers: {}, problem: request.problem });
    return;
  }
  await askNext(chat, messaging.errand);
}

/** Takes what the customer wrote as the answer to the present step, and asks for the next one. */
export async function continueErrand(chat: Chat, errand: Errand, messages: Message[]): Promise<void> {
  const [step] = errand.steps;
  const answer = step === undefined ? null : await answerTo(chat, step, messages);
  if (step !== undefined && answer !== null) {
    errand.answers[nameOfStep(step)] = answer;
    errand.steps.shift();
    errand.tries = 0;
  } else {
    errand.tries += 1;
  }
  if (errand.tries >= maximumTries) return endErrand(chat, errand);
  await askNext(chat, errand);
}

/** Ends the errand, done or not: control goes back with what was found out. */
export async function endErrand(chat: Chat, errand: Errand): Promise<void> {
  const missing = Object.fromEntries(errand.steps.map((step) => [nameOfStep(step), missingAnswer(step)]));
  const status = errand.steps.length === 0 ? 'done' : 'incomplete';
  const isBack = await giveBack(chat, errand, { status, answers: { ...errand.answers, ...missing }, problem: null });
  const { active } = chat.messaging.control;
  if (!isBack || status !== 'done' || active === null || active.isBot) return;
  await notifyCustomer(chat, { kind: 'errandDone' }, active.name);
}

async function askNext(chat: Chat, errand: Errand): Promise<void> {
  const { messaging, state } = chat;
  if (errand.steps[0]?.kind === 'authenticate' && state.customer.requester !== null) {
    errand.answers['authenticate'] = 'verified';
    errand.steps.shift();
  }
  const [step] = errand.steps;
  messaging.dialogue.asksPin = step?.kind === 'authenticate';
  errand.askedAt = Date.now();
  if (step === undefined) return endErrand(chat, errand);
  await notifyCustomer(chat, questionOf(step));
}

function questionOf(step: ErrandStep): CustomerNotice {
  if (step.kind === 'authenticate') return { kind: 'errandPin' };
  if (step.kind === 'file') return { kind: 'errandFile' };
  return { kind: 'errandAsk', question: step.question ?? step.name.replaceAll('_', ' ') };
}

async function answerTo(chat: Chat, step: ErrandStep, messages: Message[]): Promise<string | null> {
  if (step.kind === 'file') return messages.some(({ content }) => content.kind === 'file') ? 'received' : null;
  if (step.kind === 'authenticate') {
    const pin = await takePin(chat, messages);
    if (pin?.notice != null) await notifyCustomer(chat, pin.notice);
    return chat.state.customer.requester === null ? null : 'verified';
  }
  const text = messages
    .map(({ content }) => textOf(content).trim())
    .filter((part) => part !== '')
    .join(' ');
  return text === '' ? null : truncate(text, maximumAnswer);
}

function missingAnswer(step: ErrandStep): string {
  return step.kind === 'authenticate' ? 'not_verified' : 'none';
}

/** Gives control back; if that fails, the customer is handed off as at their own request. True if it is back. */
async function giveBack(chat: Chat, errand: Errand, report: ErrandReport): Promise<boolean> {
  const { messaging, platform } = chat;
  messaging.errand = null;
  messaging.dialogue.asksPin = false;
  await noteErrand(chat, report);
  try {
    const facts = factsOf(chat, { reason: '', summary: null, intents: [], ticketId: null });
    const conversation = await platform.hand('give control back after an errand', {
      by: 'pass',
      target: errand.from,
      facts: { ...facts, errand: report },
      write: nextWrite(chat, 'errand'),
    });
    await applyControl(chat, conversation, null);
    return true;
  } catch (error) {
    failureOf(error);
    const reason = 'The assistant has done an errand and could not give the conversation back.';
    await handOff(chat, { reason, summary: null, intents: [], ticketId: null });
    return false;
  }
}

async function noteErrand(chat: Chat, { status, answers, problem }: ErrandReport): Promise<void> {
  const lines = Object.entries(answers).map(([name, answer]) => `${name}: ${answer}`);
  const body =
    problem === null
      ? [`Errand of the assistant: ${status}.`, ...lines].join('\n')
      : `The assistant could not do its errand: ${problem}. See docs/errands.md.`;
  const lane = mainLane(chat.state) ?? (await laneOfDeskTicket(chat));
  if (lane !== null) recordNote(chat.context, lane, body, { ticketId: laneTicket(lane), optional: true });
}

/** The lane of the ticket that the desk made of the conversation, if we had no part in it before. */
async function laneOfDeskTicket({ state, platform }: Chat): Promise<string | null> {
  const conversationId = platform.conversationId();
  if (conversationId === null) return null;
  try {
    const ticket = await bounded('find the ticket of the errand').findMessagingTicket(conversationId);
    if (ticket === null) return null;
    rememberTicket(state.tickets, ticket, 'changed');
    return `ticket/${ticket.id}`;
  } catch (error) {
    failureOf(error);
    return null;
  }
}

function laneTicket(lane: string): string | null {
  return lane.startsWith('ticket/') ? lane.slice('ticket/'.length) : null;
}
