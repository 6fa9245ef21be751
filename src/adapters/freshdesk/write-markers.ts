import { createHash } from 'node:crypto';

// Freshdesk has no idempotency keys, no external ids of tickets and no metadata of comments. So what we write holds its
// key in one of three ways:
// - a ticket: the tag `db-<16 hex>`;
// - a private note: the last line `Ref. <8 hex>`. It is text, so nothing strips it, and customers never see it;
// - a public comment: the class `deskbridge-<8 hex>` of the outermost element, which is invisible, in mails too. A
//   class is the attribute that HTML sanitisers are most likely to keep, but that is not guaranteed. Without it, the
//   same text by the same author since the operation began counts as ours. (Invisible characters in the text would be
//   kept, but would make mails look like spam.)

function digest(text: string, length: number): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, length);
}

/** Tag of the ticket that a write creates. */
export function ticketTag(key: string): string {
  return `db-${digest(key, 16)}`;
}

/** True for a tag made by {@link ticketTag}. */
export function isTicketTag(tag: string): boolean {
  return /^db-[\da-f]{16}$/i.test(tag);
}

/** Tag of all tickets of one conversation. */
export function conversationTag(conversation: string): string {
  return `db-link-${digest(conversation, 16)}`;
}

/** Tag of a ticket that continues another one. */
export function followUpTag(ticketId: string): string {
  return `db-follows-${ticketId}`;
}

/** Last line of a private note. */
export function referenceLine(key: string): string {
  return `Ref. ${digest(key, 8)}`;
}

/** Class of the outermost element of a public comment. */
export function markerClass(key: string): string {
  return `deskbridge-${digest(key, 8)}`;
}

const lastReference = /(?:^|\n)Ref\. ([\da-f]{8})$/;

/** The marker of whichever write made a comment; null when there is none. */
export function markerOf(html: string, text: string): string | null {
  return /\bclass="[^"<>]*\bdeskbridge-([\da-f]{8})\b/.exec(html)?.[1] ?? lastReference.exec(text)?.[1] ?? null;
}

/** The marker that {@link markerOf} finds in a comment written with this key. */
export function markerFor(key: string): string {
  return digest(key, 8);
}

/** The text without the reference line. */
export function withoutReference(text: string): string {
  return text.replace(lastReference, '').trimEnd();
}
