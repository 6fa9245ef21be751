import { statusTexts } from './policy.ts';
import type { Refusal, Reply, TicketView } from '../../domain/conversation/replies.ts';
import type { ResponderAct } from '../../domain/messaging/responder.ts';
import { askForPin, finish, pinAccepted, pinFailed } from './flow.ts';
import { button, intentOf, offer, offerAll, payloads, say, shown, textOf, titlesOf } from './talk.ts';
import type { Talk } from './talk.ts';

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
export function sayResult(talk: Talk, act: ResponderAct, reply: Reply, alone: boolean): void {
  if (reply.kind !== 'stillWorking') talk.memory.waits = 0;
  switch (reply.kind) {
    case 'refused':
      return sayRefusal(talk, reply.reason);
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
    default:
      finish(talk);
      sayDone(talk, reply);
  }
}

type DoneReply = Exclude<
  Reply,
  { kind: 'refused' | 'stillWorking' | 'unavailable' | 'verified' | 'notVerified' | 'locked' | 'keypad' }
>;

function sayDone(talk: Talk, reply: DoneReply): void {
  offerAll(talk);
  switch (reply.kind) {
    case 'done':
      return say(talk, 'done');
    case 'memory':
      if (reply.summary !== null) say(talk, 'summary', { summary: shown(reply.summary, maximumComment) });
      return;
    case 'tickets':
      return sayTickets(talk, reply.tickets);
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
      return sayWritten(talk, reply);
  }
}

function sayWritten(talk: Talk, reply: Extract<Reply, { kind: 'created' | 'continued' | 'changed' }>): void {
  const values = valuesOf(talk, reply.ticket);
  talk.memory.ticket = reply.ticket.id;
  if (reply.kind === 'continued') return say(talk, 'continued', values);
  if (reply.kind === 'changed') return say(talk, reply.commented ? 'commented' : 'changed', values);
  if (reply.followUpOf !== null) return say(talk, 'followUp', { ...values, closed: reply.followUpOf });
  say(talk, 'created', values);
}

function sayTickets(talk: Talk, tickets: TicketView[]): void {
  if (tickets.length === 0) return say(talk, 'noTickets');
  const lines = tickets.slice(0, maximumListed).map((ticket) => textOf(talk, 'ticketLine', valuesOf(talk, ticket)));
  const more = tickets.length - lines.length;
  const rest = more > 0 ? [textOf(talk, 'ticketListMore', { count: String(more) })] : [];
  talk.said.push([textOf(talk, 'ticketList'), ...lines, ...rest].join('\n'));
  if (!Object.values(talk.policy.intents).some(({ action }) => action?.kind === 'lookupTicket')) return;
  offer(
    talk,
    tickets
      .slice(0, maximumTicketButtons)
      .map(({ id }) => button(talk, 'buttonTicket', payloads.ticket(id), { ticket: id })),
  );
}

function sayTicket(talk: Talk, { ticket, latestComment }: Extract<Reply, { kind: 'ticket' }>): void {
  talk.memory.ticket = ticket.id;
  say(talk, 'ticketLine', valuesOf(talk, ticket));
  if (latestComment !== null) {
    const comment = shown(latestComment.body, maximumComment);
    say(talk, latestComment.byRequester ? 'latestFromCustomer' : 'latestFromTeam', { comment });
  }
  const fitting = titlesOf(talk).filter(({ name }) => talk.policy.intents[name]?.action?.kind === 'comment');
  if (fitting.length === 0) return;
  offer(
    talk,
    fitting.map(({ name, title }) => ({ text: shown(title, 20), payload: payloads.intent(name) })),
  );
}

function sayRefusal(talk: Talk, reason: Refusal): void {
  if (reason === 'notAuthenticated' && talk.question.customerName === null && intentOf(talk) !== null) {
    say(talk, 'pinFirst');
    return askForPin(talk, 'askPin');
  }
  finish(talk);
  offerAll(talk);
  switch (reason) {
    case 'ticketNotFound':
      talk.memory.ticket = null;
      return say(talk, 'ticketNotFound');
    case 'ticketClosed':
      return say(talk, 'ticketClosed');
    case 'ended':
      talk.buttons = [];
      return say(talk, 'ended');
    case 'expired':
      return say(talk, 'expired');
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

function valuesOf(talk: Talk, ticket: TicketView): Record<string, string> {
  return {
    ticket: shown(ticket.id, 64),
    subject: shown(ticket.subject, 150),
    status: textOf(talk, statusTexts[ticket.status]),
  };
}
