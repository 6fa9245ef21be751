import { ServiceFailure } from '../../domain/failures.ts';
import type { NewComment } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { toAdf } from './adf.ts';
import { customerPrefix } from './comment-mapping.ts';
import { commentsPath, findComment } from './comment-pages.ts';
import type { Desk } from './desk.ts';
import { commentProperty, property } from './entity-properties.ts';
import { jiraFailure } from './errors.ts';
import { isoTime } from './mapping.ts';
import { jiraCommentAnswer } from './schema.ts';
import { bodyText } from './text-limits.ts';

/** Clocks differ. A comment that is older than the first try by more than this cannot be ours. */
const clockToleranceMs = 10 * 60_000;

/** True when an earlier try of the write posted its comment. */
export async function isCommentWritten(
  desk: Desk,
  id: string,
  write: WriteKey,
  options: CallOptions,
): Promise<boolean> {
  const oldest = write.firstTriedAt - clockToleranceMs;
  const found = await findComment(
    desk,
    id,
    (comment) => {
      if (commentProperty(comment)?.key === write.key) return 'take';
      return Date.parse(isoTime(comment.created)) < oldest ? 'stop' : 'next';
    },
    options,
  );
  return found !== null;
}

/** Throws `unsupported` when the comment is a note and the project cannot hide it from customers. */
export async function checkNote(desk: Desk, isNote: boolean, options: CallOptions): Promise<void> {
  if (!isNote || desk.notesRole !== null || (await desk.lookups.isServiceDesk(options))) return;
  throw jiraFailure({ method: 'POST', path: commentsPath }, 'a plain project has no notes', {
    kind: 'unsupported',
    capability: 'privateNotes',
  });
}

/** What makes a comment a note: a property in Jira Service Management, a project role in a plain project. */
function hiding(desk: Desk, isServiceDesk: boolean): { properties: object[]; visibility?: object } {
  if (isServiceDesk) return { properties: [{ key: property.portal, value: { internal: true } }] };
  if (desk.notesRole === null)
    throw new ServiceFailure('jira: a note without a role', { kind: 'unsupported', service: 'jira' });
  return { properties: [], visibility: { type: 'role', value: desk.notesRole } };
}

/**
 * Posts a comment that holds our key. A comment for a customer says so in its first line.
 * @param ours `key`: our key; `files`: ids of the attachments that belong to the comment; `ending`: text that is kept
 * whole at the end of the body
 */
export async function postComment(
  desk: Desk,
  id: string,
  comment: NewComment,
  ours: { key: string; files: string[]; ending: string },
  options: CallOptions,
): Promise<void> {
  await checkNote(desk, !comment.public, options);
  const author = comment.author === 'agent' ? null : comment.author.requesterId;
  const { properties, ...visibility } = comment.public
    ? { properties: [] }
    : hiding(desk, await desk.lookups.isServiceDesk(options));
  const value = { key: ours.key, author, files: ours.files };
  const body = {
    body: toAdf(bodyText(`${author === null ? '' : customerPrefix}${comment.body}`, ours.ending)),
    ...visibility,
    properties: [...properties, { key: property.comment, value }],
  };
  const request = { params: { id }, body, schema: jiraCommentAnswer, signal: options.signal };
  await desk.client.request('POST', commentsPath, request);
}
