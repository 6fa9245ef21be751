import type { Priority, TicketStatus } from './tickets/tickets.ts';

/**
 * Makes a text harmless for a voice platform: `${…}`, `%{…}` and `@{…}` are never expanded, control and invisible
 * characters are removed, and all white space becomes single spaces.
 */
export function neutralise(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replaceAll(/([$%@])\{/g, '$1(')
    .trim();
}

/** Text of at most `maximum` UTF-16 code units, with `…` at the end if something was cut off. */
export function truncate(text: string, maximum: number): string {
  return text.length <= maximum ? text : `${text.slice(0, maximum - 1).toWellFormed()}…`;
}

/**
 * A text that can be read out: harmless (see {@link neutralise}) and at most `maxChars` characters long, cut after a
 * sentence or else after a word, with `…` at the end if something was cut off.
 */
export function speakable(text: string, maxChars: number): string {
  const clean = neutralise(text);
  const characters = Array.from(clean);
  if (characters.length <= maxChars) return clean;
  const head = characters.slice(0, Math.max(0, maxChars - 1)).join('');
  const sentence = /^.*[.!?。！？](?=\s)/su.exec(head)?.[0] ?? '';
  if (sentence.length >= head.length / 2 && sentence !== '') return `${sentence} …`;
  const endsAtWord = /\s/.test(characters[maxChars - 1] ?? ' ');
  const words = endsAtWord ? head : head.replace(/\s+\S*$/su, '');
  return `${words.trimEnd()}…`;
}

/** How a ticket id or reference is read out: `4 0 7`, `D B dash 7 K`. */
export function readAloud(id: string): string {
  return Array.from(neutralise(id), (character) => (character === '-' ? 'dash' : character)).join(' ');
}

const statusWords: Readonly<Record<TicketStatus, string>> = {
  new: 'new',
  open: 'open',
  pending: 'waiting for the customer',
  onHold: 'on hold',
  solved: 'solved',
  closed: 'closed',
};

/** A ticket status in words that a customer understands. */
export function statusInWords(status: TicketStatus): string {
  return statusWords[status];
}

/** A priority in words. */
export function priorityInWords(priority: Priority | null): string {
  return priority === null ? 'no priority' : `${priority} priority`;
}
