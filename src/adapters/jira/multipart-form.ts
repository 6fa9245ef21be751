import { createHash } from 'node:crypto';

/** One file of a multipart form, in the part named `file`. */
export interface FormFile {
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** A name that cannot break out of its header. */
function quoted(name: string): string {
  return name.replaceAll(/["\\\r\n]/gu, '_');
}

/** The form as bytes. The boundary is made of the content, so the same file always gives the same bytes. */
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
