import { createHash } from 'node:crypto';
import type { TicketFile } from '../../domain/tickets/tickets.ts';

/** A file for the part named `file` of a multipart form. */
export interface FormFile {
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** The file of a ticket as a form holds it. */
export function toFormFile({ name, contentType, content, encoding }: TicketFile): FormFile {
  return { name, contentType, bytes: Buffer.from(content, encoding) };
}

/** A name without the characters that would end its header. */
function quoted(name: string): string {
  return name.replaceAll(/["\\\r\n]/gu, '_');
}

/** Encodes a form. The boundary is made from the content, so the same file always gives the same bytes. */
export function encodeForm({ name, contentType, bytes }: FormFile): { contentType: string; bytes: Buffer } {
  const boundary = `deskbridge-${createHash('sha256').update(name).update(bytes).digest('hex').slice(0, 32)}`;
  const type = /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)?$/u.test(contentType)
    ? contentType
    : 'application/octet-stream';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(name)}"\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
