import { createHash } from 'node:crypto';
import type { WriteKey } from '../../ports/call.ts';

// Every write is one request, and the server keeps the keys of writes as long as the tickets. So nothing has to be
// looked up before a write is repeated, however late that is.

const sendableKey = /^[\x21-\x7e]{1,255}$/;

/** The key of a write for the header, which takes at most 255 printable characters. */
export function idempotencyKey({ key }: WriteKey): string {
  return sendableKey.test(key) ? key : createHash('sha256').update(key, 'utf8').digest('hex');
}
