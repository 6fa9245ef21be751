import type { CallOptions } from '../../ports/call.ts';
import type { OpenFile } from '../../ports/messaging.ts';
import { lostAnswer } from '../http/calls.ts';
import { PrivateAddressError } from '../http/public-address.ts';
import {
  bytesOf,
  createFileFinder,
  discard,
  fileCall,
  notAllowed,
  refusedFile,
  type FileSource,
  type FoundFile,
} from './find-file.ts';

/** Fetches files that customers sent. The address comes from outside, so it is not trusted. */
export interface FileFetcher {
  /**
   * @throws ServiceFailure `rejected` for an address that is not the platform's, and for a file that is too big
   */
  fetch(
    url: string,
    maxBytes: number,
    options: CallOptions,
  ): Promise<{ name: string; contentType: string; content: Uint8Array }>;
  /**
   * Opens a file without reading it. Nothing is read ahead of whoever reads the stream.
   * @throws ServiceFailure `rejected` for an address that is not the platform's
   */
  open(url: string, options: CallOptions): Promise<OpenFile>;
  close(): Promise<void>;
}

/** A body as a stream that fails with our kind of failure. Reads a piece only when it is asked for. */
function streamOf(body: FoundFile['body']): ReadableStream<Uint8Array> {
  const pieces = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch {
          controller.error(lostAnswer(fileCall, true, 'brokeOff'));
        }
      },
      cancel: () => discard(body),
    },
    { highWaterMark: 0 },
  );
}

function failureOf(error: unknown, isAborted: boolean): Error {
  if (error instanceof Error && error.name === 'ServiceFailure') return error;
  if (error instanceof PrivateAddressError) return notAllowed();
  return lostAnswer(fileCall, true, isAborted ? 'aborted' : 'connectionFailed');
}

/** Creates the fetcher of files, see {@link FileFetcher}. */
export function createFileFetcher(source: FileSource): FileFetcher {
  const finder = createFileFinder(source);

  async function read(address: string, maxBytes: number, signal: AbortSignal) {
    const { name, contentType, size, body } = await finder.find(address, signal);
    const content = size !== null && size > maxBytes ? null : await bytesOf(body, maxBytes);
    if (content === null) {
      discard(body);
      throw refusedFile('file too big');
    }
    return { name, contentType, content };
  }

  return {
    async fetch(url, maxBytes, { signal }) {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(source.timeoutMs)]);
      try {
        return await read(url, maxBytes, bounded);
      } catch (error) {
        throw failureOf(error, bounded.aborted);
      }
    },
    async open(url, { signal }) {
      const beginning = new AbortController();
      const timer = setTimeout(() => beginning.abort(), source.timeoutMs);
      const bounded = AbortSignal.any([signal, beginning.signal]);
      try {
        const { body, ...file } = await finder.find(url, bounded);
        return { ...file, stream: streamOf(body) };
      } catch (error) {
        throw failureOf(error, bounded.aborted);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => finder.close(),
  };
}
