import type { ZodType } from 'zod';
import { z } from 'zod';
import type { CallOptions } from '../../ports/call.ts';
import type { JiraClient } from './client.ts';
import type { JiraComment, JiraIssue } from './schema.ts';

/** Names of the entity properties (Atlassian docs) that we keep on issues and comments. */
export const property = {
  /** On an issue that we created, see {@link ticketProperty}. */
  ticket: 'deskbridge',
  /** On an issue: the latest link of its conversation. */
  link: 'deskbridge.link',
  /** On an issue that we changed, see {@link changeProperty}. */
  change: 'deskbridge.change',
  /** On a closed issue, see {@link followUpProperty}. */
  followUp: 'deskbridge.followup',
  /** On a comment that we wrote, see {@link commentProperty}. */
  comment: 'deskbridge.key',
  /** On a comment in Jira Service Management: `{internal: true}` hides it from customers (Atlassian docs). */
  portal: 'sd.public.comment',
} as const;

const text = z.string().nullish();
const ticketShape = z.object({ externalId: text, key: text, conversation: text, hidden: z.boolean().nullish() });
const changeShape = z.object({ key: text, moved: z.array(z.string()).nullish() });
const followUpShape = z.object({ id: z.string() });
const commentShape = z.object({ key: z.string(), author: text, files: z.array(z.string()).nullish() });

function read<T>(issue: JiraIssue, name: string, shape: ZodType<T>): T | null {
  return shape.safeParse(issue.properties?.[name]).data ?? null;
}

/**
 * What we keep on an issue that we created: its external id, the key of the write, the conversation, and whether the
 * description only stands in for a note (`hidden`). Null when it is missing or has another shape.
 */
export function ticketProperty(issue: JiraIssue): z.infer<typeof ticketShape> | null {
  return read(issue, property.ticket, ticketShape);
}

/**
 * What we keep on an issue about our changes: the key of the latest one, and the keys of those that made a transition.
 */
export function changeProperty(issue: JiraIssue): { key: string | null; moved: string[] } {
  const found = read(issue, property.change, changeShape);
  return { key: found?.key ?? null, moved: found?.moved ?? [] };
}

/** Id of the issue that continues a closed one; null when we kept none. */
export function followUpProperty(issue: JiraIssue): string | null {
  return read(issue, property.followUp, followUpShape)?.id ?? null;
}

/**
 * What we keep on a comment that we wrote: our key, the customer it was written for, and the ids of its files. Null
 * when it is missing or has another shape.
 */
export function commentProperty(comment: JiraComment): z.infer<typeof commentShape> | null {
  const found = comment.properties?.find(({ key }) => key === property.comment);
  return commentShape.safeParse(found?.value).data ?? null;
}

/** Writes a property of an issue. This changes neither the issue's history nor its `updated`. */
export async function putIssueProperty(
  client: JiraClient,
  id: string,
  name: string,
  value: object,
  { signal }: CallOptions,
): Promise<void> {
  const path = '/rest/api/3/issue/{id}/properties/{name}';
  await client.send('PUT', path, { params: { id, name }, body: value, repeatable: true, signal });
}
