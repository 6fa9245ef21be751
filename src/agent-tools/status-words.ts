import type { TicketStatus } from '../domain/tickets/tickets.ts';

/** Ticket statuses in the words of SignalWire's guide: as {@link TicketStatus}, but `hold` for `onHold`. */
export const ticketStatusWords = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
/** See {@link ticketStatusWords}. */
export type TicketStatusWord = (typeof ticketStatusWords)[number];

/** The status that a word of the tools stands for. */
export function statusFromWord(word: TicketStatusWord): TicketStatus {
  return word === 'hold' ? 'onHold' : word;
}

/** The word of the tools for a status. */
export function wordOfStatus(status: TicketStatus): TicketStatusWord {
  return status === 'onHold' ? 'hold' : status;
}
