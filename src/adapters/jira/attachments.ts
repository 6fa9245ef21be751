import type { TicketFile } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { JiraAttachment } from './schema.ts';
import { commentMark, jiraAttachmentsAnswer, jiraCommentsAnswer, jiraTemporaryFilesAnswer } from './schema.ts';
import { plainText } from './adf.ts';
import type { Desk } from './desk.ts';
import { isoTime, readIssue } from './desk.ts';
import { jiraFailure } from './errors.ts';
import type { FormFile } from './multipart-form.ts';
import { creationLabel, readCommentMark } from './entity-properties.ts';
import { isRefusal } from './transitions.ts';

const clockToleranceMs = 10 * 60_000;

function toForm({ name, contentType, content, encoding }: TicketFile): FormFile {
  return { name, contentType, bytes: Buffer.from(content, encoding) };
}

/** Files of a note in a plain project become part of its text: Jira cannot hide an attachment. */
export function filesAsText(files: readonly TicketFile[]): string {
  const binary = files.find(({ encoding }) => encoding === 'base64');
  if (binary !== undefined) {
    const call = { method: 'POST', path: '/rest/api/3/issue/{id}/attachments' } as const;
    const details = { kind: 'unsupported', capability: 'privateNotes' } as const;
    throw jiraFailure(call, 'a plain project hides no attachment', details);
  }
  return files.map(({ name, content }) => `\n\n--- ${name} ---\n${content}`).join('');
}

/** Line that names the files of a comment. */
export function attachedLine(files: readonly TicketFile[]): string {
  return files.length === 0 ? '' : `\n\nAttached: ${files.map(({ name }) => name).join(', ')}`;
}

/** Our own attachments since the first try that belong to no comment yet: an earlier try may have uploaded them. */
async function unclaimed(desk: Desk, id: string, write: WriteKey, options: CallOptions): Promise<JiraAttachment[]> {
  const me = await desk.site.me(options);
  const { fields } = await readIssue(desk, id, { fields: ['attachment'] }, options);
  const query = { orderBy: '-created', maxResults: '100', expand: 'properties' };
  const request = { params: { id }, query, schema: jiraCommentsAnswer, signal: options.signal };
  const { comments } = await desk.client.request('GET', '/rest/api/3/issue/{id}/comment', request);
  const claimed = new Set(
    (comments ?? []).flatMap((comment) => {
      const mark = readCommentMark(comment, commentMark);
      return mark === null || mark.key === write.key ? [] : (mark.files ?? []);
    }),
  );
  const oldest = write.firstTriedAt - clockToleranceMs;
  return (fields?.attachment ?? []).filter(
    ({ id: file, author, created }) =>
      author?.accountId === me && !claimed.has(file) && Date.parse(isoTime(created)) >= oldest,
  );
}

/**
 * Uploads files to an issue of a plain project.
 * @returns the ids of the attachments; a file that Jira refuses (too large, say) is left out
 */
export async function attachFiles(
  desk: Desk,
  id: string,
  files: readonly TicketFile[],
  write: WriteKey,
  options: CallOptions,
): Promise<string[]> {
  const there = files.length > 0 && write.mayBeDone ? await unclaimed(desk, id, write, options) : [];
  const ids: string[] = [];
  for (const file of files.map((one) => toForm(one))) {
    const index = there.findIndex(({ filename, size }) => filename === file.name && size === file.bytes.length);
    const [found] = index === -1 ? [] : there.splice(index, 1);
    if (found !== undefined) ids.push(found.id);
    else ids.push(...(await upload(desk, id, file, options)));
  }
  return ids;
}

async function upload(desk: Desk, id: string, file: FormFile, { signal }: CallOptions): Promise<string[]> {
  const request = { params: { id }, file, schema: jiraAttachmentsAnswer, signal };
  try {
    const made = await desk.client.request('POST', '/rest/api/3/issue/{id}/attachments', request);
    return made.map((attachment) => attachment.id);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [];
  }
}

/** True when an earlier try of the write left its comment with the files. */
async function isAttached(desk: Desk, id: string, label: string, options: CallOptions): Promise<boolean> {
  const query = { orderBy: '-created', maxResults: '100' };
  const request = { params: { id }, query, schema: jiraCommentsAnswer, signal: options.signal };
  const { comments } = await desk.client.request('GET', '/rest/api/3/issue/{id}/comment', request);
  return (comments ?? []).some(({ body }) => plainText(body).includes(label));
}

/**
 * Adds files to a request of Jira Service Management: uploaded for a while, then attached with a comment of their
 * own, which alone decides whether customers see them (Atlassian docs, request attachment). The comment carries a
 * reference by which a repeated try finds it.
 */
export async function attachToRequest(
  desk: Desk,
  id: string,
  files: { list: readonly TicketFile[]; public: boolean },
  write: WriteKey,
  options: CallOptions,
): Promise<void> {
  if (files.list.length === 0) return;
  const label = creationLabel(`${write.key}#files`);
  if (write.mayBeDone && (await isAttached(desk, id, label, options))) return;
  const { serviceDeskId } = await desk.site.portal(options);
  const temporaryAttachmentIds: string[] = [];
  for (const file of files.list) {
    const { temporaryAttachments } = await desk.client.request(
      'POST',
      '/rest/servicedeskapi/servicedesk/{desk}/attachTemporaryFile',
      {
        params: { desk: serviceDeskId },
        file: toForm(file),
        repeatable: true,
        schema: jiraTemporaryFilesAnswer,
        signal: options.signal,
      },
    );
    temporaryAttachmentIds.push(...temporaryAttachments.map((one) => one.temporaryAttachmentId));
  }
  const body = { temporaryAttachmentIds, public: files.public, additionalComment: { body: `Files (${label})` } };
  const path = '/rest/servicedeskapi/request/{id}/attachment';
  await desk.client.send('POST', path, { params: { id }, body, signal: options.signal });
}
