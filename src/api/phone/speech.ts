import { onOneLine, shorten } from '../../domain/text.ts';
import type { Priority, TicketStatus } from '../../domain/tickets/tickets.ts';

/**
 * Makes a text harmless for the phone platform: it is on one line, and `${…}`, `%{…}` and `@{…}` are never expanded
 * (SignalWire docs, SWML expressions).
 */
export function neutralise(text: string): string {
  return onOneLine(text).replaceAll(/([$%@])\{/g, '$1(');
}

/** A text that can be read out: harmless (see {@link neutralise}) and at most `maxChars` characters long. */
export function speakable(text: string, maxChars: number): string {
  return shorten(neutralise(text), maxChars);
}

const statusWords: Readonly<Record<TicketStatus, string>> = {
  new: 'new',
  open: 'open',
  pending: 'waiting for the customer',
  onHold: 'on hold',
  solved: 'solved',
  closed: 'closed',
};

/** A ticket status in words a customer understands. */
export function statusInWords(status: TicketStatus): string {
  return statusWords[status];
}

/** A priority in words. */
export function priorityInWords(priority: Priority | null): string {
  return priority === null ? 'no priority' : `${priority} priority`;
}
