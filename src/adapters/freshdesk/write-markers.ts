import { createHash } from 'node:crypto';

// Freshdesk knows no idempotency key, no external id of a ticket and no metadata of a comment. What we write carries
// its key in three ways:
// - a ticket: the tag `db-<16 hex>`;
// - a private note: the last line `Ref. <8 hex>`. It is text, so nothing takes it away, and customers never see it;
// - what customers see: the class `deskbridge-<8 hex>` of the outermost element, invisible, in mails too. A class is the
//   attribute that HTML sanitisers are most likely to leave, but nobody promises that. Without it the same text by the
//   same author since the operation began counts as ours. (Invisible characters in the text would survive, and would
//   make mails look like spam.)

function digest(text: string, length: number): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, length);
}

/** Tag of the ticket that this write makes. */
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

/** Class of the outermost element of what customers see. */
export function markerClass(key: string): string {
  return `deskbridge-${digest(key, 8)}`;
}

const lastReference = /(?:^|\n)Ref\. ([\da-f]{8})$/;

/** The marker in a comment, whoever's write made it; null when there is none. */
export function markerOf(html: string, text: string): string | null {
  return /\bclass="[^"<>]*\bdeskbridge-([\da-f]{8})\b/.exec(html)?.[1] ?? lastReference.exec(text)?.[1] ?? null;
}

/** The marker that {@link markerOf} finds in what was written with this key. */
export function markerFor(key: string): string {
  return digest(key, 8);
}

/** The text without the reference line. */
export function withoutReference(text: string): string {
  return text.replace(lastReference, '').trimEnd();
}
