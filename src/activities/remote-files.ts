import { isTransient, ServiceFailure } from '../domain/failures.ts';
import type { RemoteFile, TicketChange, TicketFile } from '../domain/tickets/tickets.ts';
import type { CallOptions } from '../ports/call.ts';
import type { Messaging } from '../ports/messaging.ts';

/** Largest file that is put on a ticket, in bytes: the most that every desk accepts. */
const maximumBytes = 20 * 1024 * 1024;

/**
 * Fetches the remote files of a comment. If one can never be fetched, its address is added to the comment: a human may
 * be able to open it.
 */
export async function withFiles(
  change: TicketChange,
  messaging: Messaging | null,
  options: CallOptions,
): Promise<TicketChange> {
  const { comment } = change;
  if (comment?.remoteFiles === undefined) return change;
  const files: TicketFile[] = [...(comment.files ?? [])];
  const missing: string[] = [];
  for (const remote of comment.remoteFiles) {
    const file = messaging === null ? null : await fetchFile(messaging, remote, options);
    if (file === null) missing.push(remote.url);
    else files.push(file);
  }
  const { remoteFiles: _, ...rest } = comment;
  const body = [rest.body, ...missing.map((url) => `A file could not be attached: ${url}`)].join('\n');
  return { ...change, comment: { ...rest, body, files } };
}

async function fetchFile(
  messaging: Messaging,
  { url, contentType }: RemoteFile,
  options: CallOptions,
): Promise<TicketFile | null> {
  try {
    const file = await messaging.fetchFile(url, maximumBytes, options);
    const { buffer, byteOffset, byteLength } = file.content;
    return {
      name: file.name,
      contentType:
        file.contentType === 'application/octet-stream' ? (contentType ?? file.contentType) : file.contentType,
      content: Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
      encoding: 'base64',
    };
  } catch (error) {
    if (error instanceof ServiceFailure && !isTransient(error.kind)) return null;
    throw error;
  }
}
