import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerTooMany } from '../limits/hooks.ts';
import type { Limits } from '../limits/limits.ts';
import { secretCheck } from './secrets.ts';

/**
 * Refuses requests without a valid bearer token (401, RFC 6750, or 429 after too many wrong ones). Several tokens can be
 * valid at once, for rotation. Comparisons take the same time whatever was sent.
 */
export function requireBearerToken(tokens: readonly string[], { judge }: Pick<Limits, 'judge'>) {
  const isRight = secretCheck(tokens);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const given = bearerToken(request);
    const wrong = request.headers.authorization === undefined ? 'none' : 'wrong';
    const verdict = await judge(request, 'operators', isRight(given) ? 'right' : wrong);
    if (verdict === 'admitted') return;
    if (verdict !== 'refused') return void (await answerTooMany(reply, verdict));
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
