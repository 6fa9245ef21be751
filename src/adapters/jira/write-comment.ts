import type { NewComment, TicketFile } from '../../domain/tickets/tickets.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { attachedLine, attachFiles, filesAsText, unmetFiles } from './attachments.ts';
import type { Desk } from './desk.ts';
import { isCommentWritten, postComment } from './post-comment.ts';
import { attachToRequest } from './request-attachments.ts';

/**
 * Adds the files of a text to a request of Jira Service Management. Files that Jira refuses are named in a comment of
 * their own, as public or as hidden as the text.
 */
export async function writeRequestFiles(
  desk: Desk,
  id: string,
  files: { list: readonly TicketFile[]; public: boolean },
  write: WriteKey,
  options: CallOptions,
): Promise<Unmet[]> {
  const refused = await attachToRequest(desk, id, files, write, options);
  await sayRefused(desk, id, { refused, public: files.public }, write, options);
  return unmetFiles(refused);
}

/** Says in a comment which files could not be attached, once for a write. */
export async function sayRefused(
  desk: Desk,
  id: string,
  { refused, public: isPublic }: { refused: readonly string[]; public: boolean },
  write: WriteKey,
  options: CallOptions,
): Promise<void> {
  if (refused.length === 0) return;
  const key = `${write.key}#refused`;
  if (write.mayBeDone && (await isCommentWritten(desk, id, { ...write, key }, options))) return;
  const comment = { body: attachedLine([], refused).trim(), public: isPublic, author: 'agent' } as const;
  await postComment(desk, id, comment, { key, files: [], ending: '' }, options);
}

/**
 * Writes a comment with its files, at most once: a repeated try finds by our key what an earlier one wrote.
 *
 * In a plain project the files of a public comment are uploaded first and named in the comment; those of a note become
 * part of its text. In Jira Service Management the files are added after the comment, and are as public or as hidden.
 * @returns the files that Jira refuses: the comment goes without them, and says so
 */
export async function writeComment(
  desk: Desk,
  id: string,
  comment: NewComment,
  write: WriteKey,
  options: CallOptions,
): Promise<Unmet[]> {
  const { files: list = [] } = comment;
  const isWritten = write.mayBeDone && (await isCommentWritten(desk, id, write, options));
  if (await desk.lookups.isServiceDesk(options)) {
    if (!isWritten) await postComment(desk, id, comment, { key: write.key, files: [], ending: '' }, options);
    return writeRequestFiles(desk, id, { list, public: comment.public }, write, options);
  }
  if (isWritten) return [];
  if (!comment.public) {
    const body = `${comment.body}${filesAsText(list)}`;
    await postComment(desk, id, { ...comment, body }, { key: write.key, files: [], ending: '' }, options);
    return [];
  }
  const { ids, refused } = await attachFiles(desk, id, list, write, options);
  await postComment(desk, id, comment, { key: write.key, files: ids, ending: attachedLine(list, refused) }, options);
  return unmetFiles(refused);
}
