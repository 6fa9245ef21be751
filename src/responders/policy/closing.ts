import type { PolicyIntent } from './policy.ts';
import { statusTexts } from './text-names.ts';
import type { TicketView } from '../../domain/conversation/replies.ts';
import type { TicketStatus } from '../../domain/tickets/tickets.ts';
import { updateMemory } from './memory.ts';
import { button, intentOf, offer, payloads, say, shown, textOf, type Talk } from './talk.ts';
import { ticketQuestionOf } from './ticket-numbers.ts';

/** Longest subject that is kept until the customer has confirmed, in characters. */
const maximumSubject = 60;
/** Most tickets that are named as a choice. */
const maximumChoices = 8;
/** Most of them with a button. */
const maximumChoiceButtons = 6;

/** True if an intent closes tickets: then the customer hears which ones, and has to say yes. */
export function closesTickets({ action }: PolicyIntent): boolean {
  return action?.kind === 'changeTicket' && (action.status === 'closed' || action.status === 'solved');
}

/** The ticket whose subject must be read before the customer can confirm that it is closed; null if there is none. */
export function ticketToName(talk: Talk): string | null {
  const intent = intentOf(talk);
  const { agreed, named, tickets } = talk.memory;
  return intent === null || agreed || !closesTickets(intent) ? null : (tickets[named.length] ?? null);
}

/** Keeps what is known of {@link ticketToName}, or leaves that ticket out if it is closed already. */
export function nameTicket(talk: Talk, ticket: Pick<TicketView, 'status' | 'subject'>): void {
  const { memory } = talk;
  const id = memory.tickets[memory.named.length] ?? '';
  if (!isDone(ticket.status)) {
    memory.named.push(`${ticket.status} ${shown(ticket.subject, maximumSubject)}`);
    return;
  }
  leaveOutTicket(talk);
  say(talk, 'alreadyClosed', { ticket: shown(id, 64), status: textOf(talk, statusTexts[ticket.status]) });
}

/** Leaves {@link ticketToName} out: it is closed already, or there is no such ticket. */
export function leaveOutTicket({ memory }: Talk): void {
  memory.tickets = memory.tickets.filter((_, index) => index !== memory.named.length);
}

/** Asks whether the tickets that were named shall be closed; the answer is yes or no. */
export function confirmClosing(talk: Talk): void {
  const { memory } = talk;
  const tickets = memory.tickets.map((id, index) => {
    const [status = '', ...subject] = (memory.named[index] ?? '').split(' ');
    const known = Object.hasOwn(statusTexts, status) ? textOf(talk, statusTexts[status as TicketStatus]) : '';
    return { ticket: shown(id, 64), subject: subject.join(' '), status: known };
  });
  const [first] = tickets;
  if (first !== undefined && tickets.length === 1) {
    say(talk, 'closeConfirm', { ticket: first.ticket, subject: first.subject });
  } else {
    const lines = tickets.map((values) => textOf(talk, 'ticketLine', values));
    talk.said.push([textOf(talk, 'closeConfirmAll'), ...lines].join('\n'));
  }
  memory.offer = 'close';
  offer(talk, [button(talk, 'buttonYes', payloads.yes), button(talk, 'buttonNo', payloads.no)]);
}

/** The tickets that the current intent can change. */
export function choicesOf(talk: Talk, tickets: readonly TicketView[]): TicketView[] {
  const action = intentOf(talk)?.action;
  const reopens = action?.kind === 'changeTicket' && action.status === 'open';
  return tickets.filter(({ status }) => (reopens ? status === 'solved' : !isDone(status)));
}

/**
 * How many tickets are not named, as a line of its own; none if all are named.
 * @param cut there may be more than were read
 */
export function moreLine(talk: Talk, more: number, cut: boolean): string[] {
  if (more <= 0) return [];
  return [textOf(talk, cut ? 'ticketListMoreCut' : 'ticketListMore', { count: String(more) })];
}

/** Asks which of these tickets the customer means. */
export function askWhich(talk: Talk, tickets: readonly TicketView[], cut: boolean): void {
  const intent = intentOf(talk);
  const question = intent === null ? null : ticketQuestionOf(intent);
  const lines = tickets.slice(0, maximumChoices).map(({ id, subject, status }) =>
    textOf(talk, 'ticketLine', {
      ticket: shown(id, 64),
      subject: shown(subject, 150),
      status: textOf(talk, statusTexts[status]),
    }),
  );
  const rest = moreLine(talk, tickets.length - lines.length, cut);
  talk.said.push([textOf(talk, 'chooseTicket'), ...lines, ...rest].join('\n'));
  updateMemory(talk.memory, { asked: question?.name ?? null });
  const buttons = tickets.slice(0, maximumChoiceButtons);
  offer(
    talk,
    buttons.map(({ id }) => button(talk, 'buttonTicket', payloads.ticket(id), { ticket: id })),
  );
}

function isDone(status: TicketStatus): boolean {
  return status === 'solved' || status === 'closed';
}
