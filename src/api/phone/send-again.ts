import type { FastifyReply } from 'fastify';
import { unreachableWords } from './words.ts';

/**
 * Answers 503: it could not be recorded, so it must be sent again. The platform's documentation names no status after
 * which it does so; after an error of the server it is most likely.
 */
export function sendAgain(reply: FastifyReply, retryAfterS = 2): FastifyReply {
  reply.code(503).header('retry-after', String(retryAfterS));
  return reply.send({ error: 'unavailable', message: unreachableWords });
}
