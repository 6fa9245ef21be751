import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerTooMany } from '../limits/hooks.ts';
import type { Limits } from '../limits/limits.ts';
import { bearerToken } from '../plugins/bearer-auth.ts';
import { ChatRefusal, unknown } from './refusals.ts';
import type { ChatSession, SessionTokens } from './tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Session of a visitor whose token is right; null on other routes. */
    chatSession: ChatSession | null;
  }
}

/** What the id of a chat looks like: its session, and a rest that tells it from others of the session. */
const chatIdPattern = /^([0-9a-f]{24})-[\w-]{1,64}$/;

/**
 * Refuses requests of this scope without a visitor's token (401), those to a chat of another session (403), to what is no
 * id of a chat (404), and those of a visitor who sends too many (429). No body is read before.
 */
export function requireSession(app: FastifyInstance, tokens: SessionTokens, limits: Limits): void {
  app.addHook('onRequest', async (request, reply) => {
    const given = bearerToken(request);
    const reading = given === null ? null : await tokens.read(given);
    if (reading?.kind !== 'valid') {
      return refuseToken(limits, reading?.kind === 'wrong' ? 'wrong' : 'none', request, reply);
    }
    request.chatSession = reading.session;
    const chatId = ownChat(request, reading.session);
    const conversations = chatId === null ? [] : [{ channel: 'webchat', id: chatId } as const];
    const about = { route: 'webchat', visitor: reading.session.id, conversations } as const;
    const exceeded = await limits.admit(request, about);
    if (exceeded !== null) return answerTooMany(reply, exceeded);
  });
}

/**
 * Answers 401, or 429 after too many tokens that we never made, or too many requests without one. Nobody guesses by
 * sending a token that was valid before.
 */
export async function refuseToken(
  limits: Limits,
  given: 'wrong' | 'none',
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const verdict = await limits.judge(request, 'webchat', given);
  if (typeof verdict === 'object') return answerTooMany(reply, verdict);
  const message = 'The token of the session is missing, wrong or no longer valid. Begin a new session.';
  const challenge = given === 'none' ? '' : ', error="invalid_token"';
  reply.header('www-authenticate', `Bearer realm="deskbridge"${challenge}`);
  return reply.code(401).send({ error: 'unauthorized', message });
}

/** The session of a request that {@link requireSession} has let through. */
export function sessionOf({ chatSession }: FastifyRequest): ChatSession {
  if (chatSession === null) throw new Error('the route does not ask for a token');
  return chatSession;
}

/** The chat of a request that {@link requireSession} has let through, on a route with `:chatId`. */
export function chatOf({ params }: FastifyRequest): string {
  return (params as { chatId: string }).chatId;
}

function ownChat({ params }: FastifyRequest, session: ChatSession): string | null {
  const { chatId } = params as { chatId?: string };
  if (chatId === undefined) return null;
  const owner = chatIdPattern.exec(chatId)?.[1];
  if (owner === undefined) throw unknown('chat');
  if (owner === session.id) return chatId;
  throw new ChatRefusal({ status: 403, error: 'forbidden', message: 'The chat belongs to another session.' });
}
