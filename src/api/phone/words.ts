import type { Refusal, Reply, TicketView } from '../../domain/conversation/replies.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import { neutralise, priorityInWords, speakable, statusInWords } from './speech.ts';
import type { FunctionName } from './schema/functions.ts';

// Everything here is for the language model, which says it in its own words and language.

/** Longest quotation of a comment, in characters: about twenty seconds of speech. */
const commentLimit = 400;
/** Most tickets named one by one. */
const listLimit = 5;

/** What the words depend on besides the reply. */
export interface WordsOptions {
  /** False when the call shows no phone number: then nobody can be called back, and no PIN can be checked. */
  hasNumber: boolean;
}

/** A reply in words for the language model. */
export function wordsFor(name: FunctionName, reply: Reply, { hasNumber }: WordsOptions): string {
  switch (reply.kind) {
    case 'done':
    case 'memory':
      return '';
    case 'doneBefore':
      return 'This very request was carried out earlier in this call, so nothing was done again. Tell the caller that it is done.';
    case 'refused':
      return refusalInWords(name, reply.reason);
    case 'unavailable':
      return unavailableInWords(name);
    case 'stillWorking':
      return 'This takes longer than usual. Tell the caller you are still working on it, then call the function again with the same arguments. Nothing will be done twice.';
    case 'verified':
      return `The caller is verified as ${quoted(reply.requesterName, 80)}. Greet them by name and ask what you can do. Never repeat the PIN.`;
    case 'notVerified':
      return hasNumber ? notVerifiedWords : noNumberWords;
    case 'locked':
      return hasNumber ? lockedWords : noNumberWords;
    case 'keypad':
      return 'The caller is being asked to key in the PIN on the phone.';
    case 'tickets':
      return ticketsInWords(reply);
    case 'ticket':
      return ticketInWords(reply);
    case 'created':
      return createdInWords(reply);
    case 'continued':
      return continuedInWords(reply);
    case 'changed':
      return changedInWords(name, reply);
    case 'recorded':
      return recordedInWords(reply);
    case 'escalated':
      return escalatedInWords(reply, hasNumber);
  }
}

const notVerifiedWords =
  'The PIN could not be verified. Tell the caller so without giving a reason, and offer another try, the keypad, or a human.';
const lockedWords =
  'PIN checks are not possible at the moment, for safety. Tell the caller to try again later, and offer a human now.';
/** Customers are found by the number of the call: without one, no PIN is ever right. */
const noNumberWords =
  'The PIN cannot be checked, because this call shows no number by which the customer could be found. Tell the caller so. Offer a human, or ask them to call again without withholding their number.';

/** Nothing was done, and nothing recorded: a caller who is not verified cannot open a ticket meanwhile. */
function unavailableInWords(name: FunctionName): string {
  const instead = name === 'verify_support_pin' ? '' : ', to open a ticket';
  return `The help desk does not answer right now. Tell the caller so, and offer to try again in a moment${instead}, or to hand them off to a human.`;
}

/** Functions that only read: a refusal of the desk is not about a change. */
const readingFunctions: ReadonlySet<string> = new Set(['get_ticket', 'get_current_user_tickets']);

function refusalInWords(name: FunctionName, reason: Refusal): string {
  return reason === 'rejected' && readingFunctions.has(name)
    ? 'The help desk cannot show this at the moment. Tell the caller so, and offer a human.'
    : refusalWords[reason];
}

/** Words for when the conversation itself cannot be reached. */
export const unreachableWords =
  'The system cannot be reached right now. Apologise to the caller, and call the function again in a moment with the same arguments. Nothing will be done twice.';

/** Words for a call that asks too often. */
export function tooManyWords(retryAfterS: number): string {
  return `Too much was asked at once in this call, so nothing was done. Tell the caller that it takes a moment. Wait about ${retryAfterS} seconds, then call the function once more with the same arguments.`;
}

/** Words for a new call while too many calls begin at once. */
export const busyWords =
  'All lines are busy, so nothing can be done in this call. Apologise, ask the caller to call again in a few minutes, say goodbye and end the call.';

/** Words for a request that names no call: it cannot be done for anybody. */
export const noCallWords =
  'This request belongs to no call, so nothing was done. Functions can only be used during a call.';

const refusalWords: Record<Refusal, string> = {
  notAuthenticated:
    'The caller is not verified yet. Ask for their support PIN and call verify_support_pin first, or offer a human.',
  ticketNotFound:
    'There is no such ticket for this caller. Ask them to check the number, or list their tickets with get_current_user_tickets.',
  ticketClosed:
    'That ticket is closed for good and cannot be changed. Offer to open a new ticket, or to add a comment, which opens a follow-up ticket.',
  rejected: 'The help desk does not allow this, so nothing was changed. Tell the caller so, and offer a human.',
  ended: 'This call has ended; nothing more can be done in it.',
  tooMuch:
    'Too many requests of this call wait for the help desk, so this one was not recorded. Tell the caller so, and offer a human, or to try again later.',
  expired:
    'That code is no longer valid. Call verify_support_pin again without arguments to ask for the PIN once more.',
};

function ticketsInWords({ tickets, before = 0, cut = false }: Extract<Reply, { kind: 'tickets' }>): string {
  const [only] = tickets;
  const all = before + tickets.length;
  if (only === undefined) {
    return before === 0
      ? 'The caller has no such tickets. Tell them so.'
      : `Those were all ${counted(all, cut)} tickets; there are no more. Tell the caller so.`;
  }
  if (all === 1) return `Tell the caller about their ticket: ${oneLine(only)}.`;
  const named = tickets.slice(0, listLimit);
  const left = tickets.length - named.length;
  const list = `${named.map(oneLine).join('; ')}.`;
  const which = before === 0 && left === 0 ? '' : ` (${before + 1} to ${before + named.length}, the newest first)`;
  const intro = `Tell the caller about their ${counted(all, cut)} tickets${which}: ${list}`;
  if (left === 0) return before === 0 ? intro : `${intro} These are the last ones.`;
  const last = named.at(-1)?.id ?? '';
  return `${intro} There are ${counted(left, cut)} more after these. Tell the caller how many, and ask whether they want to hear the next ones; then call get_current_user_tickets again with after ${last} and the same status and priority.`;
}

/** A number of tickets, honest about a list that may not hold all of them. */
function counted(count: number, cut: boolean): string {
  return cut ? `at least ${count}` : String(count);
}

function ticketInWords({ ticket, latestComment }: Extract<Reply, { kind: 'ticket' }>): string {
  const comment =
    latestComment === null
      ? ''
      : ` The latest public comment, from ${latestComment.byRequester ? 'the caller' : 'the support team'}, says: ${quoted(latestComment.body, commentLimit)}`;
  return `Tell the caller about ${oneLine(ticket)}.${comment}`;
}

function recordedInWords({ reference, needsTeam }: Extract<Reply, { kind: 'recorded' }>): string {
  const what =
    needsTeam === true
      ? 'The request is safely recorded, but the team has to fix something before the help desk can take it. The team has been told. Tell the caller that it is noted and that the team will see to it, without promising a time,'
      : 'The help desk has not taken this yet. The request is safely recorded and will be done as soon as the help desk takes it. Tell the caller so';
  return `${what} and give them the reference ${reference}. Do not call this function again for the same request.`;
}

function createdInWords({ ticket, followUpOf, unmet }: Extract<Reply, { kind: 'created' }>): string {
  const missing = hasUnmet(unmet, 'requester')
    ? ' It could not be put under their name, so they may not find it among their tickets; the team will see to that.'
    : '';
  if (followUpOf !== null) {
    return `Ticket ${followUpOf} was closed for good, so the follow-up ticket ${ticket.id} was opened with what the caller said.${missing} Tell the caller the new number.`;
  }
  return `Ticket ${ticket.id} is open.${missing} Tell the caller its number.`;
}

function continuedInWords({ ticket, unmet }: Extract<Reply, { kind: 'continued' }>): string {
  const missing = hasUnmet(unmet, 'status')
    ? ` Its status could not be changed and is still ${statusInWords(ticket.status)}.`
    : '';
  return `The caller already has an open ticket about this, number ${ticket.id}: ${quoted(ticket.subject, 80)}. What they said was added to it instead of opening a second one.${missing} Tell the caller that.`;
}

function changedInWords(name: FunctionName, { ticket, commented, unmet }: Extract<Reply, { kind: 'changed' }>): string {
  const missing = unmetInWords(ticket, unmet);
  if (name === 'add_comment') return `The comment is on ticket ${ticket.id}. ${missing ?? 'Tell the caller.'}`;
  const comment = commented ? ' The comment was added.' : '';
  if (missing !== null) return `${missing}${comment}`;
  return `Ticket ${ticket.id} is now ${stateInWords(ticket)}.${comment} Tell the caller.`;
}

/** What the caller asked for and did not get, and what to tell them; null if they got it all. */
function unmetInWords(ticket: TicketView, unmet: readonly Unmet[]): string | null {
  const status = unmet.find(({ what }) => what === 'status');
  const part = status ?? unmet.find(({ what }) => what === 'priority');
  if (part === undefined) return null;
  const what = `The ${part.what} of ticket ${ticket.id} could not be changed`;
  if (part.why === 'overtaken') {
    return `${what}, because someone from the team changed it a moment ago: the ticket is ${stateInWords(ticket)}. Tell the caller so.`;
  }
  const state = `the ticket is ${status === undefined ? '' : 'still '}${stateInWords(ticket)}`;
  return `${what}: ${state}. The team has been told and will see to it. Tell the caller exactly that, and do not promise a time.`;
}

function stateInWords(ticket: TicketView): string {
  return `${statusInWords(ticket.status)}${priorityPhrase(ticket)}`;
}

function hasUnmet(unmet: readonly Unmet[], part: Unmet['what']): boolean {
  return unmet.some(({ what }) => what === part);
}

function escalatedInWords(reply: Extract<Reply, { kind: 'escalated' }>, hasNumber: boolean): string {
  const known = reply.ticketId === null ? `the reference ${reply.reference}` : `ticket ${reply.ticketId}`;
  if (reply.transfer !== null) {
    return `The caller is being connected to a human now. Tell them so, and that their request is noted under ${known}.`;
  }
  if (!hasNumber) {
    return `Nobody can take the call right now, and the call shows no usable phone number, so nobody can call back. Their request is noted under ${known}. Tell the caller so, and ask them to call again later and to say that number.`;
  }
  return `Nobody can take the call right now, but a colleague will call back; the request is noted under ${known}. Tell the caller so, and do not promise a time.`;
}

function oneLine(ticket: TicketView): string {
  return `ticket ${ticket.id}, ${quoted(ticket.subject, 100)}, ${statusInWords(ticket.status)}${priorityPhrase(ticket)}`;
}

function priorityPhrase({ priority }: TicketView): string {
  return priority === null || priority === 'normal' ? '' : `, ${priorityInWords(priority)}`;
}

/** Words of others: cut to what can be spoken, and marked as a quotation so that they do not pass for instructions. */
function quoted(text: string, limit: number): string {
  return `“${neutralise(speakable(text.replaceAll(/[“”"]/g, "'"), limit))}”`;
}
