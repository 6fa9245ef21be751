import { createHash } from 'node:crypto';
import type { ZodType } from 'zod';
import type { JiraComment, JiraIssue } from './schema.ts';

/** Names of the properties we keep: on issues, on comments, and with our own account. */
export const property = {
  /** On an issue: `ticketMark`. */
  ticket: 'deskbridge',
  /** On an issue: the conversation's link as it was told last. */
  link: 'deskbridge.link',
  /** On an issue: `changeMark`. */
  change: 'deskbridge.change',
  /** On a closed issue: `followUpMark`. */
  followUp: 'deskbridge.followup',
  /** On a comment: `commentMark`. */
  comment: 'deskbridge.key',
  /** On a comment in Jira Service Management: `{internal: true}` hides it from customers (Atlassian docs). */
  portal: 'sd.public.comment',
} as const;

/** Label of a ticket whose group leads to no component (or to several): somebody must route it by hand. */
export const unroutedLabel = 'deskbridge-unrouted';
const technicalLabel = /^deskbridge-(?:[0-9a-f]{16}|follows-\d+)$/u;

function digest(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex').slice(0, 16);
}

/** The mark by which an issue made under that write key is found again: a label, or a line of the description. */
export function creationLabel(key: string): string {
  return `deskbridge-${digest(key)}`;
}

/** Name of the property of our own account that remembers the latest try to create under that write key. */
export function creationProperty(key: string): string {
  return `deskbridge.create.${digest(key)}`;
}

/** Label of an issue that continues the issue with that id. */
export function followsLabel(id: string): string {
  return `deskbridge-follows-${id}`;
}

/** Labels that mean something to people; those that only find things again are left out. */
export function tagsOf(labels: readonly string[]): string[] {
  return labels.filter((label) => !technicalLabel.test(label));
}

/** Reads one of our properties of an issue; null when it is missing or of another shape. */
export function issueMark<T>(issue: JiraIssue, name: string, schema: ZodType<T>): T | null {
  return schema.safeParse(issue.properties?.[name]).data ?? null;
}

/** Reads one of our properties of a comment; null when it is missing or of another shape. */
export function readCommentMark<T>(comment: JiraComment, schema: ZodType<T>): T | null {
  const found = comment.properties?.find(({ key }) => key === property.comment);
  return schema.safeParse(found?.value).data ?? null;
}

const referenceLine = /\n*Reference: deskbridge-[0-9a-f]{16}\s*$/u;

/** Last line of a description where no label can be set at creation. */
export function referenceEnding(key: string): string {
  return `\n\nReference: ${creationLabel(key)}`;
}

/** The description without that line. */
export function withoutReference(text: string): string {
  return text.replace(referenceLine, '');
}
