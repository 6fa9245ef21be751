import { randomUUID } from 'node:crypto';
import type { CallOptions } from '../../ports/call.ts';
import type { FileUpload } from '../../ports/messaging.ts';
import type { ConversationsApi } from './api/conversations.ts';
import { sunshineFailure } from './errors.ts';

const uploadCall = { method: 'POST', path: '/apps/{appId}/attachments' } as const;
const typePattern = /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/;
/** Longest name of a file, in characters. */
const maximumName = 120;

/** A name for the header of a part (RFC 7578, and the HTML standard for what it leaves open). */
function headerName(name: string): string {
  const clean = name
    .replaceAll(/[\p{Cc}/\\]/gu, '_')
    .slice(-maximumName)
    .toWellFormed()
    .replaceAll('"', '%22');
  return clean === '' ? 'file' : clean;
}

/** Says whether a file came to its end: a request without its end must never be completed. */
interface Progress {
  failed: boolean;
}

async function* partsOf(
  { name, contentType }: FileUpload,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  boundary: string,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  const type = typePattern.test(contentType) ? contentType : 'application/octet-stream';
  const disposition = `form-data; name="source"; filename="${headerName(name)}"`;
  yield Buffer.from(`--${boundary}\r\ncontent-disposition: ${disposition}\r\ncontent-type: ${type}\r\n\r\n`);
  for (let piece = await next(reader, progress); piece !== null; piece = await next(reader, progress)) yield piece;
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}

/** The next piece of the file; null at its end. Throws if it broke off. */
async function next(reader: ReadableStreamDefaultReader<Uint8Array>, progress: Progress): Promise<Uint8Array | null> {
  try {
    const { done, value } = await reader.read();
    // A cancelled stream looks as if it had come to its end.
    if (!progress.failed) return done ? null : value;
  } catch {
    progress.failed = true;
  }
  throw new Error('the file broke off');
}

/**
 * Passes a file on as multipart while it arrives, at the speed of the platform; see `Messaging.uploadFile`. A file that
 * breaks off ends the connection before the request is complete, so that the platform cannot take half a file for a whole
 * one.
 */
export async function uploadFile(
  api: ConversationsApi,
  conversationId: string,
  file: FileUpload,
  options: CallOptions,
): Promise<{ url: string }> {
  const boundary = `deskbridge-${randomUUID()}`;
  const reader = file.content.getReader();
  const progress: Progress = { failed: false };
  try {
    const form = {
      type: `multipart/form-data; boundary=${boundary}`,
      content: partsOf(file, reader, boundary, progress),
    };
    return { url: (await api.uploadAttachment(conversationId, form, options)).mediaUrl };
  } catch (error) {
    const brokeOff = progress.failed;
    progress.failed = true;
    reader.cancel().catch(() => undefined);
    if (!brokeOff) throw error;
    throw sunshineFailure(uploadCall, 'the file broke off', { kind: 'rejected', reason: 'other' });
  }
}
