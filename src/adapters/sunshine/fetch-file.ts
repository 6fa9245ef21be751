import type { Dispatcher } from 'undici';
import { Agent, request } from 'undici';
import type { CallOptions } from '../../ports/call.ts';
import type { Call } from '../http/calls.ts';
import { lostAnswer } from '../http/calls.ts';
import { failedAnswer, sunshineFailure } from './errors.ts';

/** Where files may be fetched from, and how. */
export interface FileSource {
  baseUrl: string;
  /** Sent to the platform's own host only, where files may be private. */
  authorization: string;
  /** Further hosts, each with its subdomains, like `smooch.io`. Always https on its default port. */
  hosts: readonly string[];
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

/** The decoded path, as a server may understand it; null if it cannot be decoded. */
function decodedPath({ pathname }: URL): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/** False for the API itself, which accepts our key, and for paths that a server may understand differently. */
function holdsFiles(url: URL): boolean {
  const path = decodedPath(url);
  return path !== null && !/\/v\d+(?:\.\d+)?(?:\/|$)|^\/(?:api|oauth)\b|\/\/|\/\.\.?(?:\/|$)|\\/i.test(path);
}

/** The address, if it is one of the platform's; throws `rejected` otherwise. */
function allowed(address: string, { baseUrl, hosts }: FileSource): { url: URL; isBase: boolean } {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') throw refused('not an address of the platform');
  if (url.origin === new URL(baseUrl).origin && holdsFiles(url)) return { url, isBase: true };
  const host = url.hostname.toLowerCase();
  const isKnown = hosts.some((allowedHost) => host === allowedHost || host.endsWith(`.${allowedHost}`));
  if (!isKnown || url.protocol !== 'https:' || url.port !== '') throw refused('not an address of the platform');
  return { url, isBase: false };
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
  const agent = new Agent({ connect: { timeout: 5_000 }, headersTimeout: 0, bodyTimeout: 0 });

  async function get(address: string, signal: AbortSignal) {
    const { url, isBase } = allowed(address, source);
    const headers = {
      'user-agent': 'deskbridge',
      'accept-encoding': 'identity',
      ...(isBase ? { authorization: source.authorization } : {}),
    };
    return { url, answer: await request(url.href, { dispatcher: agent, headers, signal }) };
  }

  async function follow(address: string, signal: AbortSignal) {
    for (let next = address, hops = 0; hops <= maximumRedirects; hops += 1) {
      const { url, answer } = await get(next, signal);
      const location = one(answer.headers['location']);
      if (answer.statusCode < 300 || answer.statusCode >= 400 || location === '') return { url, answer };
      discard(answer.body);
      next = URL.parse(location, url.href)?.href ?? '';
    }
    throw refused('too many redirects');
  }

  async function read(address: string, maxBytes: number, signal: AbortSignal) {
    const { url, answer } = await follow(address, signal);
    const { statusCode: status, headers, body } = answer;
    const isFile = status >= 200 && status < 300;
    const isTooBig = isFile && Number(one(headers['content-length'])) > maxBytes;
    const content = isTooBig ? null : await bytesOf(body, isFile ? maxBytes : maximumErrorBytes);
    if (content === null) discard(body);
    if (!isFile) throw failedAnswer(call, { status, headers, text: content?.toString('utf8') ?? '' }, source.now());
    if (content === null) throw refused('file too big');
    return { name: nameOf(url), contentType: contentTypeOf(one(headers['content-type'])), content };
  }

  return {
    async fetch(url, maxBytes, { signal }) {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(source.timeoutMs)]);
      try {
        return await read(url, maxBytes, bounded);
      } catch (error) {
        if (error instanceof Error && error.name === 'ServiceFailure') throw error;
        throw lostAnswer(call, true, bounded.aborted ? 'aborted' : 'connectionFailed');
      }
    },
    close: () => agent.destroy(),
  };
}
