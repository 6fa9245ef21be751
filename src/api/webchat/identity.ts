import type { KeyObject } from 'node:crypto';
import { errors } from 'jose';
import { z } from 'zod';
import { onOneLine } from '../../domain/text.ts';
import { keyOf, verifyWithAny } from './jwt.ts';
import { ChatRefusal, invalid } from './refusals.ts';

/** A token of the site that is valid for longer is refused, in seconds. */
const longestLifetimeS = 24 * 60 * 60;
/** Clocks of the site and of this machine may differ by this much, in seconds. */
const clockToleranceS = 30;
/** Longest token of the site, in characters. */
export const longestIdentity = 4_000;
/** Longest name that is kept, in UTF-16 code units. */
const longestName = 100;

/** Who the site says that a visitor is. */
export interface Identity {
  /** The site's own id of its user. */
  subject: string;
  name: string | null;
  email: string | null;
  /** E.164. */
  phone: string | null;
}

/** What is not in this form is left out, except `sub`. */
const claims = z.object({
  sub: z.string().regex(/^[^\p{C}]{1,128}$/u),
  exp: z.number(),
  name: z.string().transform(shortName).nullable().catch(null).default(null),
  email: z.email().max(254).nullable().catch(null).default(null),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/)
    .nullable()
    .catch(null)
    .default(null),
});

/**
 * Reads the token in which the site says who a visitor is: a JWT, signed with HS256 by one of the secrets, with `sub`
 * and `exp`, valid for at most a day.
 * @throws {ChatRefusal} 401 if it is not right; 422 if identities are not accepted here
 */
export type ReadIdentity = (token: string) => Promise<Identity>;

/** See {@link ReadIdentity}. */
export function createIdentityReader(secrets: readonly string[]): ReadIdentity {
  const keys = secrets.map(keyOf);
  return async (token) => {
    if (keys.length === 0) throw invalid('identity: is not accepted, since CHAT_IDENTITY_SECRET is not set');
    const payload = await verified(token, keys);
    const read = claims.safeParse(payload);
    if (!read.success) throw refused('it needs sub (text of 1 to 128 characters) and exp');
    const { sub: subject, exp, name, email, phone } = read.data;
    if (exp > Date.now() / 1000 + longestLifetimeS + clockToleranceS) throw refused('it is valid for more than a day');
    return { subject, name, email, phone };
  };
}

async function verified(token: string, keys: readonly KeyObject[]): Promise<Record<string, unknown>> {
  try {
    return await verifyWithAny(token, keys, { requiredClaims: ['sub', 'exp'], clockTolerance: clockToleranceS });
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refused('it has expired');
    throw refused('it must be a JWT, signed with HS256 by CHAT_IDENTITY_SECRET, with sub and exp');
  }
}

function refused(why: string): ChatRefusal {
  return new ChatRefusal({ status: 401, error: 'identity_refused', message: `The identity is not accepted: ${why}.` });
}

function shortName(name: string): string | null {
  return onOneLine(name).slice(0, longestName).toWellFormed() || null;
}
