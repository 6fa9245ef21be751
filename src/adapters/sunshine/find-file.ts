import type { Dispatcher } from 'undici';
import { Agent, request } from 'undici';
import type { Call } from '../http/calls.ts';
import { publicLookup } from '../http/public-address.ts';
import { failedAnswer, sunshineFailure } from './errors.ts';
import { fileAddress, nameInAddress, redirectAddress, type FileAddress, type FileHosts } from './file-address.ts';

/** Where files may be fetched from, and how. */
export interface FileSource extends FileHosts {
  /** Sent to the platform's own host only, where files may be private; never along with a redirect. */
  authorization: string;
  /** Time limit of a whole file, and of each pause of one that is only opened; in milliseconds. */
  timeoutMs: number;
  now: () => number;
}

/** The beginning of an answer that holds a file. Its body must be read to its end, or discarded. */
export interface FoundFile {
  name: string;
  contentType: string;
  /** In bytes; null if the answer does not say. */
  size: number | null;
  body: Dispatcher.ResponseData['body'];
}

/** Asks the platform for files. */
export interface FileFinder {
  /**
   * @throws ServiceFailure for an address that is not the platform's, and for an answer without a file; otherwise whatever
   *   the connection fails with
   */
  find(address: string, signal: AbortSignal): Promise<FoundFile>;
  close(): Promise<void>;
}

/** The request for a file, for failures. */
export const fileCall: Call = { service: 'sunshine', method: 'GET', path: '/{file}' };
const maximumRedirects = 3;
const maximumErrorBytes = 64 * 1024;

/** A file that is not fetched. */
export const refusedFile = (what: string) =>
  sunshineFailure(fileCall, what, { kind: 'rejected', reason: 'other', fields: [] });

/** A file at an address that is not the platform's. */
export const notAllowed = () => refusedFile('not an address that files may come from');

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));

function contentTypeOf(header: string): string {
  const type = header.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/.test(type) ? type : 'application/octet-stream';
}

/** Discards a body. An unread body would keep its connection; a destroyed one reports an error, which is ignored. */
export function discard(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => undefined);
  body.destroy();
}

/** Reads a body; null if it is larger than allowed, in which case the rest is not read. */
export async function bytesOf(body: Dispatcher.ResponseData['body'], maximum: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximum) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** See {@link FileFinder}. */
export function createFileFinder(source: FileSource): FileFinder {
  const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
  const base = new Agent({ connect: { timeout: 5_000 }, ...timeouts });
  const outside = new Agent({ connect: { timeout: 5_000, lookup: publicLookup() }, ...timeouts });

  function get({ url, isBase }: FileAddress, isFirst: boolean, signal: AbortSignal) {
    const headers = {
      'user-agent': 'deskbridge',
      'accept-encoding': 'identity',
      ...(isBase && isFirst ? { authorization: source.authorization } : {}),
    };
    const dispatcher = isBase ? base : outside;
    return request(url.href, { dispatcher, headers, signal, bodyTimeout: source.timeoutMs });
  }

  /** Follows redirects; a signed address refuses our key, and nobody else may see it. */
  async function follow(first: FileAddress, signal: AbortSignal) {
    let next = first;
    for (let hops = 0; hops <= maximumRedirects; hops += 1) {
      const answer = await get(next, hops === 0, signal);
      const location = one(answer.headers['location']);
      if (answer.statusCode < 300 || answer.statusCode >= 400 || location === '') return answer;
      discard(answer.body);
      const address = redirectAddress(location, next.url, source);
      if (address === null) throw notAllowed();
      next = address;
    }
    throw refusedFile('too many redirects');
  }

  async function find(address: string, signal: AbortSignal): Promise<FoundFile> {
    const first = fileAddress(address, source);
    if (first === null) throw notAllowed();
    const { statusCode: status, headers, body } = await follow(first, signal);
    if (status < 200 || status >= 300) {
      const text = (await bytesOf(body, maximumErrorBytes))?.toString('utf8') ?? '';
      discard(body);
      throw failedAnswer(fileCall, { status, headers, text }, source.now());
    }
    // A signed address names the file as the storage does.
    const name = nameInAddress(first.url) ?? 'file';
    const length = one(headers['content-length']);
    const size = /^\d{1,15}$/.test(length) ? Number(length) : null;
    return { name, contentType: contentTypeOf(one(headers['content-type'])), size, body };
  }

  return { find, close: async () => void (await Promise.all([base.destroy(), outside.destroy()])) };
}
