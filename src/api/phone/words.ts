import type { Refusal, Reply, TicketView } from '../../domain/conversation/replies.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import { neutralise, priorityInWords, speakable, statusInWords } from './speech.ts';
import type { FunctionName } from './schema/functions.ts';

// Everything here is for the language model, which says it in its own words and language.

/** Longest quotation of a comment, in characters: about twenty seconds of speech. */
const commentLimit = 400;
/** Most tickets named one by one. */
const listLimit = 5;

/** A reply in words for the language model. */
export function wordsFor(name: FunctionName, reply: Reply): string {
  switch (reply.kind) {
    case 'done':
    case 'memory':
      return '';
    case 'refused':
      return refusalWords[reply.reason];
    case 'unavailable':
      return 'The help desk does not answer right now. Tell the caller so, and offer to try again in a moment, to open a ticket, or to hand them off to a human.';
    case 'stillWorking':
      return 'This takes longer than usual. Tell the caller you are still working on it, then call the function again with the same arguments. Nothing will be done twice.';
    case 'verified':
      return `The caller is verified as ${quoted(reply.requesterName, 80)}. Greet them by name and ask what you can do. Never repeat the PIN.`;
    case 'notVerified':
      return 'The PIN could not be verified. Tell the caller so without giving a reason, and offer another try, the keypad, or a human.';
    case 'locked':
      return 'PIN checks are not possible at the moment after several failed tries. Tell the caller to try again later, and offer a human now.';
    case 'keypad':
      return 'The caller is being asked to key in the PIN on the phone.';
    case 'tickets':
      return ticketsInWords(reply.tickets);
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
      return escalatedInWords(reply);
  }
}

/** Words for when the conversation itself cannot be reached. */
export const unreachableWords =
  'The system cannot be reached right now. Apologise to the caller, and call the function again in a moment with the same arguments. Nothing will be done twice.';

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
  rejected: 'The help desk does not allow this change. Tell the caller so, and offer a human.',
  ended: 'This call has ended; nothing more can be done in it.',
  expired:
    'That code is no longer valid. Call verify_support_pin again without arguments to ask for the PIN once more.',
};

function ticketsInWords(tickets: TicketView[]): string {
  if (tickets.length === 0) return 'The caller has no such tickets. Tell them so.';
  const named = tickets.slice(0, listLimit).map(oneLine).join('; ');
  const more = tickets.length - listLimit;
  const rest = more > 0 ? ` There are ${more} more; name them only if asked for, by status or priority.` : '';
  return `Tell the caller about their ${tickets.length === 1 ? 'ticket' : `${tickets.length} tickets`}: ${named}.${rest}`;
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
      : 'The help desk does not take requests right now, but this one is safely recorded and will be done as soon as it does. Tell the caller so';
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

function escalatedInWords(reply: Extract<Reply, { kind: 'escalated' }>): string {
  const known = reply.ticketId === null ? `the reference ${reply.reference}` : `ticket ${reply.ticketId}`;
  if (reply.transfer !== null) {
    return `The caller is being connected to a human now. Tell them so, and that their request is noted under ${known}.`;
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
