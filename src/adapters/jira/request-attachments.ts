import type { TicketFile } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { plainText } from './adf.ts';
import { isRefusal } from '../http/write-outcome.ts';
import { commentsPath } from './comment-pages.ts';
import type { Desk } from './desk.ts';
import { creationLabel } from './labels.ts';
import { toFormFile } from './multipart-form.ts';
import { jiraCommentsAnswer, jiraTemporaryFilesAnswer } from './schema.ts';

/** True when an earlier try of the write attached the files, with a comment that holds this reference. */
async function isAttached(desk: Desk, id: string, reference: string, options: CallOptions): Promise<boolean> {
  const query = { orderBy: '-created', maxResults: '100' };
  const request = { params: { id }, query, schema: jiraCommentsAnswer, signal: options.signal };
  const { comments } = await desk.client.request('GET', commentsPath, request);
  return (comments ?? []).some(({ body }) => plainText(body).includes(reference));
}

/** Uploads files that are not attached to anything yet. Returns their temporary ids. */
async function uploadTemporary(desk: Desk, files: readonly TicketFile[], options: CallOptions): Promise<string[]> {
  const { serviceDeskId } = await desk.lookups.portal(options);
  const ids: string[] = [];
  for (const file of files) {
    const { temporaryAttachments } = await desk.client.request(
      'POST',
      '/rest/servicedeskapi/servicedesk/{desk}/attachTemporaryFile',
      {
        params: { desk: serviceDeskId },
        file: toFormFile(file),
        repeatable: true,
        schema: jiraTemporaryFilesAnswer,
        signal: options.signal,
      },
    );
    ids.push(...temporaryAttachments.map((one) => one.temporaryAttachmentId));
  }
  return ids;
}

/**
 * Adds files to a request of Jira Service Management: they are uploaded as temporary files, then attached with a
 * comment of their own. Only that comment decides whether customers see them (Atlassian docs, request attachment). The
 * comment holds a reference by which a repeated try finds it.
 * @returns the names of the files when Jira refuses them, as for an issue that is not on the portal
 */
export async function attachToRequest(
  desk: Desk,
  id: string,
  files: { list: readonly TicketFile[]; public: boolean },
  write: WriteKey,
  options: CallOptions,
): Promise<string[]> {
  if (files.list.length === 0) return [];
  const reference = creationLabel(`${write.key}#files`);
  if (write.mayBeDone && (await isAttached(desk, id, reference, options))) return [];
  try {
    const temporaryAttachmentIds = await uploadTemporary(desk, files.list, options);
    const body = { temporaryAttachmentIds, public: files.public, additionalComment: { body: `Files (${reference})` } };
    const path = '/rest/servicedeskapi/request/{id}/attachment';
    await desk.client.send('POST', path, { params: { id }, body, signal: options.signal });
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return files.list.map(({ name }) => name);
  }
}
