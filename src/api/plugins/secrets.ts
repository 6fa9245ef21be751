import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Checks what was sent against every secret that is valid now. It takes the same time whatever was sent: digests of
 * equal length are compared, and every secret is tried. An empty secret is none; null (nothing was sent) never passes.
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
