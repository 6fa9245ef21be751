import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerTooMany } from '../limits/hooks.ts';
import type { Limits } from '../limits/limits.ts';
import { secretCheck } from './secrets.ts';

/** The user name, and all passwords that are currently valid: two during a rotation. */
export interface BasicCredentials {
  username: string;
  passwords: readonly string[];
}

/**
 * Refuses requests without the right Basic credentials (401, or 429 after too many wrong ones). Comparisons take the
 * same time whatever was sent.
 */
export function requireBasicAuth(credentials: BasicCredentials, { judge }: Pick<Limits, 'judge'>) {
  const isRight = secretCheck(credentials.passwords.map((password) => `${credentials.username}:${password}`));
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { authorization } = request.headers;
    const wrong = authorization === undefined ? 'none' : 'wrong';
    const verdict = await judge(request, 'phone', isRight(credentialsOf(authorization)) ? 'right' : wrong);
    if (verdict === 'admitted') return;
    if (verdict !== 'refused') return void (await answerTooMany(reply, verdict));
    await reply
      .code(401)
      .header('www-authenticate', 'Basic realm="deskbridge", charset="UTF-8"')
      .send({ error: 'unauthorized', message: 'Send the name and password of HTTP_USERNAME and HTTP_PASSWORD.' });
  };
}

function credentialsOf(header: string | undefined): string | null {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '');
  return match?.[1] === undefined ? null : Buffer.from(match[1], 'base64').toString('utf8');
}
