import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Returns a check of a value that was sent against all secrets that are currently valid. It takes the same time whatever
 * was sent: it compares digests of equal length, and tries every secret. Empty secrets are ignored; null (nothing was
 * sent) never passes.
 */
export function secretCheck(secrets: readonly string[]): (given: string | null) => boolean {
  const valid = secrets.filter((secret) => secret !== '').map(digest);
  return (given) => {
    const sent = digest(given ?? '');
    const matches = valid.map((expected) => timingSafeEqual(sent, expected));
    return given !== null && matches.includes(true);
  };
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
