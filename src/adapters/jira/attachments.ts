import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { TicketFile } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { commentsPath } from './comment-pages.ts';
import type { Desk } from './desk.ts';
import { commentProperty } from './entity-properties.ts';
import { jiraFailure } from './errors.ts';
import { isoTime } from './mapping.ts';
import type { FormFile } from './multipart-form.ts';
import { toFormFile } from './multipart-form.ts';
import { readIssue } from './read-issue.ts';
import type { JiraAttachment } from './schema.ts';
import { jiraAttachmentsAnswer, jiraCommentsAnswer } from './schema.ts';
import { isRefusal } from '../http/write-outcome.ts';

/** Clocks differ. An attachment that is older than the first try by more than this cannot be ours. */
const clockToleranceMs = 10 * 60_000;
const attachmentsPath = '/rest/api/3/issue/{id}/attachments';

/**
 * The files of a note in a plain project, as a part of its text: Jira cannot hide an attachment there.
 * @throws `unsupported` when a file is not text
 */
export function filesAsText(files: readonly TicketFile[]): string {
  const binary = files.find(({ encoding }) => encoding === 'base64');
  if (binary !== undefined) {
    const call = { method: 'POST', path: attachmentsPath } as const;
    const details = { kind: 'unsupported', capability: 'privateNotes' } as const;
    throw jiraFailure(call, 'a plain project cannot hide an attachment', details);
  }
  return files.map(({ name, content }) => `\n\n--- ${name} ---\n${content}`).join('');
}

/** Last lines of a comment: the names of its files, and of those that Jira refused. */
export function attachedLine(files: readonly TicketFile[], refused: readonly string[] = []): string {
  const attached = files.map(({ name }) => name).filter((name) => !refused.includes(name));
  const line = (words: string, names: readonly string[]): string =>
    names.length === 0 ? '' : `\n\n${words}: ${names.join(', ')}`;
  return `${line('Attached', attached)}${line('Could not be attached', refused)}`;
}

/** The files that Jira refused, as unmet parts of a write. */
export function unmetFiles(names: readonly string[]): Unmet[] {
  return names.map((wanted) => ({ what: 'file', wanted, why: 'refused' }));
}

/** Our attachments since the first try that belong to no other comment. An earlier try may have uploaded them. */
async function unclaimed(desk: Desk, id: string, write: WriteKey, options: CallOptions): Promise<JiraAttachment[]> {
  const me = await desk.lookups.ownAccountId(options);
  const { fields } = await readIssue(desk, id, { fields: ['attachment'] }, options);
  const query = { orderBy: '-created', maxResults: '100', expand: 'properties' };
  const request = { params: { id }, query, schema: jiraCommentsAnswer, signal: options.signal };
  const { comments } = await desk.client.request('GET', commentsPath, request);
  const claimed = new Set(
    (comments ?? []).flatMap((comment) => {
      const ours = commentProperty(comment);
      return ours === null || ours.key === write.key ? [] : (ours.files ?? []);
    }),
  );
  const oldest = write.firstTriedAt - clockToleranceMs;
  return (fields?.attachment ?? []).filter(
    ({ id: file, author, created }) =>
      author?.accountId === me && !claimed.has(file) && Date.parse(isoTime(created)) >= oldest,
  );
}

/** Ids of the attachments; null when Jira refuses the file. */
async function upload(desk: Desk, id: string, file: FormFile, { signal }: CallOptions): Promise<string[] | null> {
  const request = { params: { id }, file, schema: jiraAttachmentsAnswer, signal };
  try {
    const uploaded = await desk.client.request('POST', attachmentsPath, request);
    return uploaded.map((attachment) => attachment.id);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return null;
  }
}

/**
 * Uploads files to an issue of a plain project. Files that an earlier try uploaded are not uploaded again.
 * @returns the ids of the attachments, and the names of the files that Jira refuses, such as one that is too large
 */
export async function attachFiles(
  desk: Desk,
  id: string,
  files: readonly TicketFile[],
  write: WriteKey,
  options: CallOptions,
): Promise<{ ids: string[]; refused: string[] }> {
  const present = files.length > 0 && write.mayBeDone ? await unclaimed(desk, id, write, options) : [];
  const ids: string[] = [];
  const refused: string[] = [];
  for (const file of files.map((one) => toFormFile(one))) {
    const index = present.findIndex(({ filename, size }) => filename === file.name && size === file.bytes.length);
    const [found] = index === -1 ? [] : present.splice(index, 1);
    const uploaded = found === undefined ? await upload(desk, id, file, options) : [found.id];
    if (uploaded === null) refused.push(file.name);
    else ids.push(...uploaded);
  }
  return { ids, refused };
}
