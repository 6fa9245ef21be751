import { isIP } from 'node:net';
import { isPublicAddress } from '../http/public-address.ts';

/** Where files may be fetched from. */
export interface FileHosts {
  /** Of the API, like `https://example.zendesk.com/sc`. */
  baseUrl: string;
  /** Further hosts of the platform, each with its subdomains, like `smooch.io`. Always https on its default port. */
  hosts: readonly string[];
}

/** An address that may be asked. */
export interface FileAddress {
  url: URL;
  /** It has the origin of the API: our key may be sent, unless a redirect led here, and the network may be private. */
  isBase: boolean;
}

/** Where Zendesk serves files: `/sc/attachments/v2/{id}/{name}` (Sunshine Conversations v2, example of an upload). */
const attachmentPath = /^\/attachments\/v\d+\/[\w-]{1,64}\/[^/]{1,512}$/;

/** The address of a file as an event shows it; null if it is not one of the platform's. */
export function fileAddress(address: string, { baseUrl, hosts }: FileHosts): FileAddress | null {
  const url = withoutLogin(address);
  if (url === null) return null;
  const base = new URL(baseUrl);
  if (url.origin === base.origin && holdsFiles(url, base)) return { url, isBase: true };
  const host = url.hostname.toLowerCase();
  const isKnown = hosts.some((allowed) => host === allowed || host.endsWith(`.${allowed}`));
  return isKnown && isOutside(url) ? { url, isBase: false } : null;
}

/**
 * The address that the platform redirects to, for example a signed one of its storage: any host of the public internet
 * by https, or the origin that redirects. Null for every other address.
 */
export function redirectAddress(location: string, from: URL, { baseUrl }: FileHosts): FileAddress | null {
  const url = withoutLogin(URL.parse(location, from.href)?.href ?? '');
  if (url === null) return null;
  if (url.origin === new URL(baseUrl).origin) return { url, isBase: true };
  return isOutside(url) ? { url, isBase: false } : null;
}

function withoutLogin(address: string): URL | null {
  const url = URL.parse(address);
  return url === null || url.username !== '' || url.password !== '' ? null : url;
}

/** Names are checked when they are resolved; a literal address is not resolved. */
function isOutside({ protocol, port, hostname }: URL): boolean {
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  return protocol === 'https:' && port === '' && (isIP(literal) === 0 || isPublicAddress(literal));
}

/** False for the API itself, which accepts our key, and for paths that a server may understand differently. */
function holdsFiles(url: URL, base: URL): boolean {
  const path = decodedPath(url);
  if (path === null || /\/\/|\/\.\.?(?:\/|$)|\\/.test(path)) return false;
  const prefix = base.pathname.replace(/\/+$/, '');
  if (path.startsWith(prefix) && attachmentPath.test(path.slice(prefix.length))) return true;
  return !/\/v\d+(?:\.\d+)?(?:\/|$)|^\/(?:api|oauth)\b/i.test(path);
}

/** The decoded path, as a server may understand it; null if it cannot be decoded. */
function decodedPath({ pathname }: URL): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/** The last part of the path, without characters that have a meaning in file systems; null if it names no file. */
export function nameInAddress(address: string | URL): string | null {
  const url = typeof address === 'string' ? URL.parse(address) : address;
  const name = (url === null ? null : (decodedPath(url) ?? url.pathname))?.split('/').at(-1) ?? '';
  const clean = name
    .replaceAll(/[\p{C}/\\:*?"<>|]/gu, '_')
    .replace(/^\.+/, '')
    .slice(-120);
  return clean === '' ? null : clean;
}
