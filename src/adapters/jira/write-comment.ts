import type { NewComment } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { attachedLine, attachFiles, filesAsText } from './attachments.ts';
import type { Desk } from './desk.ts';
import { isCommentWritten, postComment } from './post-comment.ts';
import { attachToRequest } from './request-attachments.ts';

/**
 * Writes a comment with its files, at most once: a repeated try finds by our key what an earlier one wrote.
 *
 * In a plain project the files of a public comment are uploaded first and named in the comment; those of a note become
 * part of its text. In Jira Service Management the files are added after the comment, and are as public or as hidden.
 */
export async function writeComment(
  desk: Desk,
  id: string,
  comment: NewComment,
  write: WriteKey,
  options: CallOptions,
): Promise<void> {
  const { files: list = [] } = comment;
  const isWritten = write.mayBeDone && (await isCommentWritten(desk, id, write, options));
  if (await desk.lookups.isServiceDesk(options)) {
    if (!isWritten) await postComment(desk, id, comment, { key: write.key, files: [], ending: '' }, options);
    return attachToRequest(desk, id, { list, public: comment.public }, write, options);
  }
  if (isWritten) return;
  if (!comment.public) {
    const body = `${comment.body}${filesAsText(list)}`;
    return postComment(desk, id, { ...comment, body }, { key: write.key, files: [], ending: '' }, options);
  }
  const files = await attachFiles(desk, id, list, write, options);
  await postComment(desk, id, comment, { key: write.key, files, ending: attachedLine(list) }, options);
}
