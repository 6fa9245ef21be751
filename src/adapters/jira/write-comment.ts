import type { NewComment } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { isCommentDone, postComment } from './comments.ts';
import type { Desk } from './desk.ts';
import { attachedLine, attachFiles, attachToRequest, filesAsText } from './attachments.ts';

/**
 * Writes a comment with its files, once: a repeated try finds what is there by our key. In a plain project files are
 * uploaded first and named in the comment (those of a note become part of its text); a request of Jira Service
 * Management gets them after the comment, as public or as hidden as the comment is.
 */
export async function writeComment(
  desk: Desk,
  id: string,
  comment: NewComment,
  write: WriteKey,
  options: CallOptions,
): Promise<void> {
  const { files: list = [] } = comment;
  const isDone = write.mayBeDone && (await isCommentDone(desk, id, write, options));
  if (await desk.site.isServiceDesk(options)) {
    if (!isDone) await postComment(desk, id, comment, { key: write.key, files: [], ending: '' }, options);
    return attachToRequest(desk, id, { list, public: comment.public }, write, options);
  }
  if (isDone) return;
  if (!comment.public) {
    const body = `${comment.body}${filesAsText(list)}`;
    return postComment(desk, id, { ...comment, body }, { key: write.key, files: [], ending: '' }, options);
  }
  const files = await attachFiles(desk, id, list, write, options);
  await postComment(desk, id, comment, { key: write.key, files, ending: attachedLine(list) }, options);
}
