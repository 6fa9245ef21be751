import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';

export const megabyte = 1024 * 1024;
/** What the two ends of a local connection hold themselves, at the most: the limits of Linux for both directions. */
export const heldByConnection = 12 * megabyte;

/** A file that is made while it is read, and what has become of it. */
export interface Source {
  stream: ReadableStream<Uint8Array>;
  /** Bytes that were read. */
  read: () => number;
  cancelled: () => boolean;
}

/**
 * A file of this many bytes.
 * @param end what follows them: the end of the file, an error, or nothing for ever
 */
export function sourceOf(bytes: number, end: 'end' | 'error' | 'nothing' = 'end'): Source {
  const piece = new Uint8Array(64 * 1024).fill(7);
  let read = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const left = bytes - read;
        if (left <= 0 && end === 'nothing') return new Promise<void>(() => undefined);
        if (left <= 0 && end === 'error') throw new Error('the browser has gone');
        if (left <= 0) return controller.close();
        const next = piece.subarray(0, Math.min(left, piece.length));
        read += next.length;
        controller.enqueue(next);
      },
      cancel: () => void (cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { stream, read: () => read, cancelled: () => cancelled };
}

/** Waits until a count has stopped to grow, and returns it. */
export async function settled(count: () => number): Promise<number> {
  let last = -1;
  await expect
    .poll(() => {
      const same = count() === last;
      last = count();
      return same && last > 0;
    })
    .toBe(true);
  return last;
}

/** A host whose behaviour the test chooses. */
export async function startRawHost(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
