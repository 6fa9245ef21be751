import type { Refusal, Reply, TicketView } from '../../domain/conversation/replies.ts';
import type { CompanyReply, ResponderAct } from '../../domain/messaging/responder.ts';
import { askWhich, choicesOf, closesTickets, leaveOutTicket, moreLine, nameTicket, ticketToName } from './closing.ts';
import { sayCompanyAnswer } from './company.ts';
import { askForPin, finish, finishOne, pinAccepted, pinFailed, proceed, setTickets } from './flow.ts';
import { updateMemory } from './memory.ts';
import type { PolicyIntent } from './policy.ts';
import { button, intentOf, offer, offerAll, payloads, say, shown, textOf, titlesOf } from './talk.ts';
import type { Talk } from './talk.ts';
import { ticketQuestionOf } from './ticket-numbers.ts';
import { sayWritten, valuesOf } from './written.ts';

/** Most tickets named one by one. */
const maximumListed = 8;
/** Most tickets with a button. */
const maximumTicketButtons = 4;
const maximumComment = 1_500;
/** How often in a row a result that is not there yet is asked for. */
const maximumWaits = 2;

/**
 * Says what came of an act.
 * @param alone the customer has said nothing meanwhile, so the bot may keep waiting
 */
export function sayResult(talk: Talk, act: ResponderAct, reply: Reply | CompanyReply, alone: boolean): void {
  if (reply.kind !== 'stillWorking') talk.memory.waits = 0;
  switch (reply.kind) {
    case 'refused':
      return sayRefusal(talk, act, reply.reason);
    case 'stillWorking':
      return keepWaiting(talk, act, alone);
    case 'unavailable':
      say(talk, 'unavailable');
      return offer(talk, [button(talk, 'buttonAgain', payloads.again)]);
    case 'verified':
      return pinAccepted(talk, reply.requesterName);
    case 'notVerified':
      return pinFailed(talk);
    case 'locked':
      finish(talk);
      say(talk, 'pinLocked');
      return offer(talk, []);
    case 'keypad':
      return askForPin(talk, 'pinAgain');
    case 'companyAnswer':
      return sayCompanyAnswer(talk, reply.answer);
    default:
      if (reply.kind === 'ticket' && ticketToName(talk) !== null) return goOnNaming(talk, reply.ticket);
      if (reply.kind === 'tickets' && talk.memory.choosing) return sayChoice(talk, reply);
      return andGoOn(talk, act, () => sayDone(talk, act, reply));
  }
}

/** Says what became of one ticket, and goes on with the next one that the customer named; else the intent is done. */
function andGoOn(talk: Talk, act: ResponderAct, sayIt: () => void): void {
  const { memory } = talk;
  const intent = intentOf(talk);
  const question = intent === null ? null : ticketQuestionOf(intent);
  const [, ...rest] = memory.tickets;
  const isOfTicket = act.command === 'getTicket' || act.command === 'changeTicket';
  if (question === null || rest.length === 0 || !isOfTicket) {
    finishOne(talk);
    return sayIt();
  }
  sayIt();
  const { agreed } = memory;
  setTickets(talk, question, rest);
  updateMemory(memory, { agreed });
  talk.buttons = [];
  proceed(talk);
}

/** One more of the tickets that are to be closed is known; null: there is no such ticket. */
function goOnNaming(talk: Talk, ticket: TicketView | null): void {
  if (ticket === null) leaveOutTicket(talk);
  else nameTicket(talk, ticket);
  if (talk.memory.tickets.length > 0) {
    const intent = intentOf(talk);
    const question = intent === null ? null : ticketQuestionOf(intent);
    if (question !== null) talk.memory.data[question.name] = talk.memory.tickets[0] ?? '';
    return proceed(talk);
  }
  finishOne(talk);
  offerAll(talk);
}

/** The customer chooses one of their tickets, unless only one of them is possible. */
function sayChoice(talk: Talk, { tickets, cut = false }: TicketsReply): void {
  const { memory } = talk;
  memory.choosing = false;
  const choices = choicesOf(talk, tickets);
  const [first, ...others] = choices;
  const intent = intentOf(talk);
  const question = intent === null ? null : ticketQuestionOf(intent);
  if (first === undefined || question === null || intent === null) {
    finishOne(talk);
    say(talk, 'noFittingTicket');
    return offerAll(talk);
  }
  if (others.length > 0) return askWhich(talk, choices, cut);
  setTickets(talk, question, [first.id]);
  if (closesTickets(intent)) nameTicket(talk, first);
  proceed(talk);
}

type DoneReply = Exclude<
  Reply,
  { kind: 'refused' | 'stillWorking' | 'unavailable' | 'verified' | 'notVerified' | 'locked' | 'keypad' }
>;

function sayDone(talk: Talk, act: ResponderAct, reply: DoneReply): void {
  offerAll(talk);
  switch (reply.kind) {
    case 'done':
    case 'doneBefore':
      return say(talk, 'done');
    case 'memory':
      if (reply.summary !== null) say(talk, 'summary', { summary: shown(reply.summary, maximumComment) });
      return;
    case 'tickets':
      return sayTickets(talk, reply);
    case 'ticket':
      return sayTicket(talk, reply);
    case 'recorded':
      talk.memory.ticket = reply.ticketId ?? talk.memory.ticket;
      return say(talk, 'recorded', { reference: reply.reference });
    case 'escalated':
      talk.memory.ticket = reply.ticketId ?? talk.memory.ticket;
      talk.buttons = [];
      return say(talk, 'escalated', { ticket: reply.ticketId === null ? reply.reference : `#${reply.ticketId}` });
    case 'created':
    case 'continued':
    case 'changed':
      return sayWritten(talk, act, reply);
  }
}

function sayTickets(talk: Talk, { tickets, cut = false }: TicketsReply): void {
  const { memory } = talk;
  if (tickets.length === 0) return say(talk, 'noTickets');
  const page = tickets.slice(memory.listed, memory.listed + maximumListed);
  if (page.length === 0) return say(talk, cut ? 'noMoreListed' : 'noMoreTickets');
  const lines = page.map((ticket) => textOf(talk, 'ticketLine', valuesOf(talk, ticket)));
  memory.listed += page.length;
  const more = tickets.length - memory.listed;
  const rest = moreLine(talk, more, cut);
  talk.said.push([textOf(talk, 'ticketList'), ...lines, ...rest].join('\n'));
  const { intents } = talk.policy;
  const canRead = Object.values(intents).some(({ action }) => action?.kind === 'lookupTicket');
  const next = Object.entries(intents).find(([, { action }]) => action?.kind === 'listTickets' && action.more)?.[0];
  if (!canRead && (more === 0 || next === undefined)) return;
  const shownOnes = canRead ? page.slice(0, maximumTicketButtons) : [];
  offer(talk, [
    ...shownOnes.map(({ id }) => button(talk, 'buttonTicket', payloads.ticket(id), { ticket: id })),
    ...(more > 0 && next !== undefined ? [button(talk, 'buttonMore', payloads.intent(next))] : []),
  ]);
}

type TicketsReply = Extract<Reply, { kind: 'tickets' }>;

function sayTicket(talk: Talk, { ticket, latestComment }: Extract<Reply, { kind: 'ticket' }>): void {
  talk.memory.ticket = ticket.id;
  say(talk, 'ticketLine', valuesOf(talk, ticket));
  if (latestComment !== null) {
    const comment = shown(latestComment.body, maximumComment);
    say(talk, latestComment.byRequester ? 'latestFromCustomer' : 'latestFromTeam', { comment });
  }
  const fitting = titlesOf(talk).filter(({ name }) => fits(talk.policy.intents[name], ticket));
  if (fitting.length === 0) return;
  offer(
    talk,
    fitting.map(({ name, title }) => ({ text: shown(title, 20), payload: payloads.intent(name) })),
  );
}

/** True if an intent can change this ticket. */
function fits(intent: PolicyIntent | undefined, { status }: TicketView): boolean {
  const isDone = status === 'solved' || status === 'closed';
  if (intent?.action?.kind === 'comment') return true;
  if (intent?.action?.kind !== 'changeTicket') return false;
  return intent.action.status === 'open' ? status === 'solved' : !isDone;
}

function sayRefusal(talk: Talk, act: ResponderAct, reason: Refusal): void {
  if (reason === 'notAuthenticated' && talk.question.customerName === null && intentOf(talk) !== null) {
    say(talk, 'pinFirst');
    return askForPin(talk, 'askPin');
  }
  if (reason === 'ticketNotFound' && ticketToName(talk) !== null) {
    sayNotFound(talk, act);
    return goOnNaming(talk, null);
  }
  andGoOn(talk, act, () => sayReason(talk, act, reason));
}

function sayNotFound(talk: Talk, { args }: ResponderAct): void {
  talk.memory.ticket = null;
  say(talk, 'ticketNotFound', { ticket: 'ticketId' in args ? shown(args.ticketId ?? '', 64) : '' });
}

function sayReason(talk: Talk, act: ResponderAct, reason: Refusal): void {
  offerAll(talk);
  switch (reason) {
    case 'ticketNotFound':
      return sayNotFound(talk, act);
    case 'ticketClosed':
      return say(talk, 'ticketClosed');
    case 'ended':
      talk.buttons = [];
      return say(talk, 'ended');
    case 'expired':
      return say(talk, 'expired');
    case 'tooMuch':
      return say(talk, 'tooMuch');
    case 'notAuthenticated':
    case 'rejected':
      return say(talk, 'rejected');
  }
}

function keepWaiting(talk: Talk, act: ResponderAct, alone: boolean): void {
  const { memory } = talk;
  memory.waits += 1;
  if (alone && memory.waits <= maximumWaits) {
    if (memory.waits === 1) say(talk, 'stillWorking');
    // The same act again gets the result of the first.
    talk.act = act;
    return;
  }
  memory.waits = 0;
  say(talk, 'takesLonger');
  offer(talk, [button(talk, 'buttonAgain', payloads.again)]);
}
