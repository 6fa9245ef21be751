import { createHash } from 'node:crypto';

/** Label of a ticket whose group matches no component, or several. It has to be routed by hand. */
export const unroutedLabel = 'deskbridge-unrouted';
const technicalLabel = /^deskbridge-(?:[0-9a-f]{16}|follows-\d+)$/u;

/** A short digest of a write key. */
export function keyDigest(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex').slice(0, 16);
}

/** The text by which an issue created with this write key is found again: a label, or a line of the description. */
export function creationLabel(key: string): string {
  return `deskbridge-${keyDigest(key)}`;
}

/** Label of an issue that continues the issue with this id. */
export function followsLabel(id: string): string {
  return `deskbridge-follows-${id}`;
}

/** The labels that mean something to people, without those that only serve to find issues again. */
export function tagsOf(labels: readonly string[]): string[] {
  return labels.filter((label) => !technicalLabel.test(label));
}

const referenceLine = /\n*Reference: deskbridge-[0-9a-f]{16}\s*$/u;

/** Last line of a description, used where no label can be set at creation. */
export function referenceEnding(key: string): string {
  return `\n\nReference: ${creationLabel(key)}`;
}

/** A description without its reference line. */
export function withoutReference(text: string): string {
  return text.replace(referenceLine, '');
}
