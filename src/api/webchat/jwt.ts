import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';

/** A secret as a key, which is prepared only once. */
export function keyOf(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret, 'utf8'));
}

/**
 * The claims of a JWT that one of the keys has signed with HS256.
 * @throws {errors.JOSEError} if none has, or if it breaks the rules
 */
export async function verifyWithAny(
  token: string,
  keys: readonly KeyObject[],
  rules: { audience?: string; requiredClaims: string[]; clockTolerance?: number },
): Promise<Record<string, unknown>> {
  let failure: unknown = new errors.JWSSignatureVerificationFailed();
  for (const key of keys) {
    try {
      return (await jwtVerify(token, key, { ...rules, algorithms: ['HS256'] })).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      failure = error;
    }
  }
  throw failure;
}
