import { setTimeout as delay } from 'node:timers/promises';
import { isTransient, ServiceFailure } from '../domain/failures.ts';
import { unmetFile, type RemoteFile, type TicketChange, type TicketFile } from '../domain/tickets/tickets.ts';
import type { Unmet } from '../domain/tickets/unmet.ts';
import type { CallOptions } from '../ports/call.ts';
import type { Messaging } from '../ports/messaging.ts';

/** Largest file that is put on a ticket, in bytes: the most that every desk accepts. */
const maximumBytes = 20 * 1024 * 1024;
/** How often a file is fetched in one attempt of the write, and the wait in between, in milliseconds. */
const maximumTries = 2;
const pauseMs = 300;
/** Time limit for all files of a write that nobody waits for, in milliseconds: the write itself needs the rest. */
const fetchLimitMs = 9_000;

/** A change with the files that could be fetched, and the ones that could not. */
export interface ChangeWithFiles {
  change: TicketChange;
  /** One `file` for each that is missing. */
  unmet: Unmet[];
}

/**
 * Fetches the remote files of a comment. One that cannot be fetched never holds the comment back: its address is added
 * to the comment, since a human may be able to open it, and it is named in `unmet`; `unavailable` if it may be fetched
 * later.
 * @param late nobody waits for the write: files that take too long count as `unavailable`
 */
export async function withFiles(
  change: TicketChange,
  messaging: Messaging | null,
  { late, signal }: CallOptions & { late: boolean },
): Promise<ChangeWithFiles> {
  const { comment } = change;
  if (comment?.remoteFiles === undefined) return { change, unmet: [] };
  const limit = late ? AbortSignal.any([signal, AbortSignal.timeout(fetchLimitMs)]) : signal;
  const files: TicketFile[] = [...(comment.files ?? [])];
  const missing: string[] = [];
  const unmet: Unmet[] = [];
  for (const [index, remote] of comment.remoteFiles.entries()) {
    const file = messaging === null ? 'refused' : await fetchFile(messaging, remote, { signal: limit });
    signal.throwIfAborted();
    if (typeof file !== 'string') {
      files.push(file);
      continue;
    }
    missing.push(`A file could not be attached: ${remote.url}`);
    unmet.push(unmetFile(index, file));
  }
  const { remoteFiles: _, ...rest } = comment;
  const body = [rest.body, ...missing].join('\n');
  return { change: { ...change, comment: { ...rest, body, files } }, unmet };
}

async function fetchFile(
  messaging: Messaging,
  remote: RemoteFile,
  options: CallOptions,
): Promise<TicketFile | 'refused' | 'unavailable'> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetchOnce(messaging, remote, options);
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      if (!isTransient(error.kind)) return 'refused';
      if (tries === maximumTries || options.signal.aborted) return 'unavailable';
      await delay(pauseMs);
    }
  }
}

async function fetchOnce(
  messaging: Messaging,
  { url, contentType }: RemoteFile,
  options: CallOptions,
): Promise<TicketFile> {
  const file = await messaging.fetchFile(url, maximumBytes, options);
  const { buffer, byteOffset, byteLength } = file.content;
  return {
    name: file.name,
    contentType: file.contentType === 'application/octet-stream' ? (contentType ?? file.contentType) : file.contentType,
    content: Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
    encoding: 'base64',
  };
}
