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
 * headers are present, both must be right.
 */
export function isSignedBySignalWire(request: SignedRequest, signingKey: string): boolean {
  let seen = 0;
  for (const [name, algorithm] of headers) {
    const given = request.headers[name];
    if (given === undefined) continue;
    seen += 1;
    const expected = createHmac(algorithm, signingKey).update(request.url).update(request.rawBody).digest();
    const actual =
      typeof given === 'string' && /^[0-9a-f]+$/i.test(given) ? Buffer.from(given, 'hex') : Buffer.alloc(0);
    if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return false;
  }
  return seen > 0;
}
