import { createHash } from 'node:crypto';

/**
 * Digest of a request: the same call, session, function and arguments give the same key, in whatever order. A SWAIG
 * request has no id of its own, and the platform repeats requests (SignalWire docs, debug webhook).
 */
export function requestKey(parts: { callId: string; sessionId: string; name: string; args: unknown }): string {
  const { callId, sessionId, name, args } = parts;
  return createHash('sha256')
    .update(JSON.stringify([callId, sessionId, name, canonical(args, 0)]))
    .digest('hex');
}

/** No checked argument is nested deeper. */
const maximumDepth = 8;

function canonical(value: unknown, depth: number): unknown {
  if (depth > maximumDepth || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => canonical(item, depth + 1));
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, canonical(item, depth + 1)]);
}
