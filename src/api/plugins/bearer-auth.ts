import type { FastifyReply, FastifyRequest } from 'fastify';
import { secretCheck } from './secrets.ts';

/**
 * Refuses requests without a valid bearer token (401, RFC 6750). Several tokens can be valid at once, for rotation.
 * Comparisons take the same time whatever was sent.
 */
export function requireBearerToken(tokens: readonly string[]) {
  const isRight = secretCheck(tokens);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const given = bearerToken(request);
    if (isRight(given)) return;
    const challenge = given === null ? '' : ', error="invalid_token"';
    await reply
      .code(401)
      .header('www-authenticate', `Bearer realm="deskbridge"${challenge}`)
      .send({ error: 'unauthorized', message: 'Send a token of API_TOKEN as “Authorization: Bearer …”.' });
  };
}

/** The bearer token of a request; null if it has none. */
export function bearerToken({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
