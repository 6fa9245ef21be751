import type { Dispatcher } from 'undici';
import { Agent, request } from 'undici';
import type { CallOptions } from '../../ports/call.ts';
import type { Call } from '../http/calls.ts';
import { lostAnswer } from '../http/calls.ts';
import { PrivateAddressError, publicLookup } from '../http/public-address.ts';
import { failedAnswer, sunshineFailure } from './errors.ts';
import { decodedPath, fileAddress, redirectAddress, type FileAddress, type FileHosts } from './file-address.ts';

/** Where files may be fetched from, and how. */
export interface FileSource extends FileHosts {
  /** Sent to the platform's own host only, where files may be private; never along with a redirect. */
  authorization: string;
  timeoutMs: number;
  now: () => number;
}

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
  close(): Promise<void>;
}

const call: Call = { service: 'sunshine', method: 'GET', path: '/{file}' };
const maximumRedirects = 3;
const maximumErrorBytes = 64 * 1024;

const refused = (what: string) => sunshineFailure(call, what, { kind: 'rejected', reason: 'other', fields: [] });

function notAllowed(): never {
  throw refused('not an address that files may come from');
}

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));

/** The last part of the path, without characters that have a meaning in file systems. */
function nameOf(url: URL): string {
  const name = (decodedPath(url) ?? url.pathname).split('/').at(-1) ?? '';
  const clean = name
    .replaceAll(/[\p{C}/\\:*?"<>|]/gu, '_')
    .replace(/^\.+/, '')
    .slice(-120);
  return clean === '' ? 'file' : clean;
}

function contentTypeOf(header: string): string {
  const type = header.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/.test(type) ? type : 'application/octet-stream';
}

/** Discards a body. An unread body would keep its connection; a destroyed one reports an error, which is ignored. */
function discard(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => undefined);
  body.destroy();
}

/** Reads a body; null if it is larger than allowed, in which case the rest is not read. */
async function bytesOf(body: Dispatcher.ResponseData['body'], maximum: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximum) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Creates the fetcher of files, see {@link FileFetcher}. */
export function createFileFetcher(source: FileSource): FileFetcher {
  const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
  const base = new Agent({ connect: { timeout: 5_000 }, ...timeouts });
  const outside = new Agent({ connect: { timeout: 5_000, lookup: publicLookup() }, ...timeouts });

  function get({ url, isBase }: FileAddress, isFirst: boolean, signal: AbortSignal) {
    const headers = {
      'user-agent': 'deskbridge',
      'accept-encoding': 'identity',
      ...(isBase && isFirst ? { authorization: source.authorization } : {}),
    };
    return request(url.href, { dispatcher: isBase ? base : outside, headers, signal });
  }

  /** Follows redirects; a signed address refuses our key, and nobody else may see it. */
  async function follow(first: FileAddress, signal: AbortSignal) {
    let next = first;
    for (let hops = 0; hops <= maximumRedirects; hops += 1) {
      const answer = await get(next, hops === 0, signal);
      const location = one(answer.headers['location']);
      if (answer.statusCode < 300 || answer.statusCode >= 400 || location === '') return answer;
      discard(answer.body);
      next = redirectAddress(location, next.url, source) ?? notAllowed();
    }
    throw refused('too many redirects');
  }

  async function read(address: string, maxBytes: number, signal: AbortSignal) {
    const first = fileAddress(address, source) ?? notAllowed();
    const { statusCode: status, headers, body } = await follow(first, signal);
    const isFile = status >= 200 && status < 300;
    const isTooBig = isFile && Number(one(headers['content-length'])) > maxBytes;
    const content = isTooBig ? null : await bytesOf(body, isFile ? maxBytes : maximumErrorBytes);
    if (content === null) discard(body);
    if (!isFile) throw failedAnswer(call, { status, headers, text: content?.toString('utf8') ?? '' }, source.now());
    if (content === null) throw refused('file too big');
    // A signed address names the file as the storage does.
    return { name: nameOf(first.url), contentType: contentTypeOf(one(headers['content-type'])), content };
  }

  return {
    async fetch(url, maxBytes, { signal }) {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(source.timeoutMs)]);
      try {
        return await read(url, maxBytes, bounded);
      } catch (error) {
        if (error instanceof Error && error.name === 'ServiceFailure') throw error;
        if (error instanceof PrivateAddressError) notAllowed();
        throw lostAnswer(call, true, bounded.aborted ? 'aborted' : 'connectionFailed');
      }
    },
    close: async () => void (await Promise.all([base.destroy(), outside.destroy()])),
  };
}
