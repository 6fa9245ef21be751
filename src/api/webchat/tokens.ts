import { randomBytes } from 'node:crypto';
import { errors, SignJWT } from 'jose';
import { z } from 'zod';
import type { Identity } from './identity.ts';
import { keyOf, verifyWithAny } from './jwt.ts';

/** How long a token is valid, in seconds: long enough for a laptop that sleeps for a moment, since an expired one is not renewed. */
const lifetimeS = 30 * 60;
const audience = 'deskbridge-webchat';
/** No token of ours is longer, in characters. */
const longestToken = 8_000;

const nullable = z.string().nullable();
const claims = z.object({
  sid: z.string().regex(/^[0-9a-f]{24}$/),
  exp: z.number(),
  identity: z.object({ subject: z.string(), name: nullable, email: nullable, phone: nullable }).nullable(),
});

/** A session: one browser, over several chats. */
export interface ChatSession {
  /** 24 hexadecimal digits. The ids of its chats begin with it. */
  id: string;
  /** Who the site says that the visitor is; null: they are anonymous. */
  identity: Identity | null;
}

/** What a token is worth: it names a session, was valid before, or was not made by us. */
export type TokenReading = { kind: 'valid'; session: ChatSession } | { kind: 'expired' } | { kind: 'wrong' };

/** A token that was just made. */
export interface IssuedToken {
  token: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** Makes and reads the tokens of visitors. */
export interface SessionTokens {
  issue(session: ChatSession): Promise<IssuedToken>;
  read(token: string): Promise<TokenReading>;
}

/** A new session. Nobody can guess its id, although it is no secret. */
export function newSession(identity: Identity | null): ChatSession {
  return { id: randomBytes(12).toString('hex'), identity };
}

/**
 * Tokens of sessions: JWTs, signed with HS256.
 * @param secrets the first signs, all verify
 */
export function createSessionTokens(secrets: readonly string[]): SessionTokens {
  const keys = secrets.map(keyOf);
  const [signing] = keys;
  if (signing === undefined) throw new Error('there is no secret for tokens');
  return {
    issue: async ({ id, identity }) => {
      const expiresS = Math.floor(Date.now() / 1000) + lifetimeS;
      const token = await new SignJWT({ sid: id, identity })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setAudience(audience)
        .setExpirationTime(expiresS)
        .sign(signing);
      return { token, expiresAt: expiresS * 1000 };
    },
    read: async (token) => {
      if (token.length > longestToken) return { kind: 'wrong' };
      try {
        const payload = await verifyWithAny(token, keys, { audience, requiredClaims: ['exp'] });
        const read = claims.safeParse(payload);
        if (!read.success) return { kind: 'wrong' };
        return { kind: 'valid', session: { id: read.data.sid, identity: read.data.identity } };
      } catch (error) {
        return { kind: error instanceof errors.JWTExpired ? 'expired' : 'wrong' };
      }
    },
  };
}
