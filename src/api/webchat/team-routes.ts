import type { FastifyInstance } from 'fastify';
import { answerTooMany } from '../limits/hooks.ts';
import { sessionOf } from './authorize.ts';
import type { ChatRouteParts } from './chat-routes.ts';
import type { TeamAvailability, WebChatParts } from './parts.ts';
import { read } from './refusals.ts';
import * as shapes from './schema.ts';
import { cleanText, visitorOf } from './visitor.ts';
import { webchatPath } from './wire.ts';

/** The contract promises an answer within four seconds; the rest is for the way. In milliseconds. */
const availabilityMs = 3_500;
/** Largest body of a message that is left, in bytes. */
const bodyLimit = 64 * 1024;

const common = { tags: ['web chat'], security: [{ bearer: [] }] };

/** The routes about the team: whether somebody is there, and a message for when nobody is. */
export function teamRoutes(app: FastifyInstance, parts: ChatRouteParts & Pick<WebChatParts, 'availability'>): void {
  const { chats, limits, availability, ...options } = parts;
  const availabilitySchema = {
    ...common,
    summary: 'Whether somebody answers; within four seconds',
    querystring: shapes.availabilityQuery,
    response: { 200: shapes.availabilityAnswer, ...shapes.tokenRefusals },
  };
  app.get(`${webchatPath}/availability`, { schema: availabilitySchema }, async (request) => {
    const { intent = null } = read(shapes.availabilityQuery, request.query);
    return inTime(availability(intent));
  });
  const leaveSchema = {
    ...common,
    summary: 'Leave a message while nobody is there; one ticket for each id',
    body: shapes.leftMessageRequest,
    response: { 201: shapes.leftMessageAnswer, ...shapes.tokenRefusals },
  };
  app.post(`${webchatPath}/messages`, { schema: leaveSchema, bodyLimit }, async (request, reply) => {
    const { id: key, text, email = null } = read(shapes.leftMessageRequest, request.body);
    const exceeded = await limits.admitChat(request, 'chats');
    if (exceeded !== null) return answerTooMany(reply, exceeded);
    const message = { key, visitor: visitorOf(request, options), text: cleanText(text, options), email };
    const { ticket } = await chats.leave(sessionOf(request).id, message);
    return reply.code(201).send(ticket === null ? {} : { ticket });
  });
}

/** What is known in time; that it is not known otherwise. */
async function inTime(answer: Promise<TeamAvailability>): Promise<TeamAvailability> {
  const unknown: TeamAvailability = { available: null };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<TeamAvailability>((resolve) => {
    timer = setTimeout(() => resolve(unknown), availabilityMs);
  });
  try {
    return await Promise.race([answer.catch(() => unknown), late]);
  } finally {
    clearTimeout(timer);
  }
}
