import { createHmac, timingSafeEqual } from 'node:crypto';

/** The parts of a request that SignalWire signs, and its headers. */
export interface SignedRequest {
  /** The address as it is configured at SignalWire, query included, without credentials. */
  url: string;
  rawBody: Buffer;
  headers: Record<string, string | string[] | undefined>;
}

const headers = [
  ['x-signalwire-sha256-signature', 'sha256'],
  ['x-signalwire-signature', 'sha1'],
] as const;

/**
 * Checks the signature of a SWML fetch: hex HMAC of address and raw body (SignalWire docs, webhook security). When both
 * headers are present, both must be right, by the same key.
 * @param signingKeys every key that is accepted; two during a rotation. All are tried, so that the time it takes does
 *   not show which one matches
 */
export function isSignedBySignalWire(request: SignedRequest, signingKeys: readonly string[]): boolean {
  return signingKeys.filter((key) => isSignedWith(request, key)).length > 0;
}

function isSignedWith(request: SignedRequest, key: string): boolean {
  let seen = 0;
  let right = 0;
  for (const [name, algorithm] of headers) {
    const given = request.headers[name];
    if (given === undefined) continue;
    seen += 1;
    const expected = createHmac(algorithm, key).update(request.url).update(request.rawBody).digest();
    const actual =
      typeof given === 'string' && /^[0-9a-f]+$/i.test(given) ? Buffer.from(given, 'hex') : Buffer.alloc(0);
    if (actual.length === expected.length && timingSafeEqual(actual, expected)) right += 1;
  }
  return seen > 0 && right === seen;
}
