import type { FastifyInstance } from 'fastify';
import { answerTooMany } from '../limits/hooks.ts';
import type { Limits } from '../limits/limits.ts';
import { bearerToken } from '../plugins/bearer-auth.ts';
import { refuseToken } from './authorize.ts';
import type { Identity, ReadIdentity } from './identity.ts';
import { ChatRefusal, read } from './refusals.ts';
import { refusals, sessionAnswer, sessionRequest, tokenRefusals } from './schema.ts';
import { newSession, type ChatSession, type SessionTokens } from './tokens.ts';
import { webchatPath } from './wire.ts';

/** Largest body, in bytes: one token of the site. */
const bodyLimit = 16 * 1024;

/** What the route of sessions needs. */
interface SessionParts {
  tokens: SessionTokens;
  readIdentity: ReadIdentity;
  limits: Limits;
}

const schema = {
  tags: ['web chat'],
  summary: 'Begin a session, or renew its token by sending it as bearer',
  body: sessionRequest.optional(),
  response: { 201: sessionAnswer, ...tokenRefusals, ...refusals },
};

/**
 * `POST /sessions`: a token for a new session; with a valid one as bearer, the next token of that session. A token that
 * has expired, for however short a time, is refused: the browser begins a new session.
 */
export function sessionsRoute(app: FastifyInstance, { tokens, readIdentity, limits }: SessionParts): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization === undefined) {
      const exceeded = (await limits.admitStranger(request)) ?? (await limits.admitChat(request, 'sessions'));
      return exceeded === null ? undefined : answerTooMany(reply, exceeded);
    }
    const given = bearerToken(request);
    const reading = given === null ? null : await tokens.read(given);
    if (reading?.kind !== 'valid') {
      return refuseToken(limits, reading?.kind === 'wrong' ? 'wrong' : 'none', request, reply);
    }
    request.chatSession = reading.session;
    const exceeded = await limits.admit(request, { route: 'webchat', visitor: reading.session.id });
    return exceeded === null ? undefined : answerTooMany(reply, exceeded);
  });
  app.post(`${webchatPath}/sessions`, { schema, bodyLimit }, async (request, reply) => {
    const { identity: given } = read(sessionRequest, request.body ?? {});
    const identity = given === undefined ? null : await readIdentity(given);
    const { chatSession: old } = request;
    const session = old === null ? newSession(identity) : renewed(old, identity);
    const { token, expiresAt } = await tokens.issue(session);
    return reply.code(201).send({ sessionId: session.id, token, expiresAt: new Date(expiresAt).toISOString() });
  });
}

/** A session stays with who it began with; what the site says of them may change. */
function renewed(old: ChatSession, identity: Identity | null): ChatSession {
  if (identity === null || identity.subject === old.identity?.subject) {
    return { id: old.id, identity: identity ?? old.identity };
  }
  const message = 'The session belongs to another visitor. Begin a new one.';
  throw new ChatRefusal({ status: 403, error: 'forbidden', message });
}
