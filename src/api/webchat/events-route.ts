import type { FastifyInstance, FastifyRequest } from 'fastify';
import { chatOf } from './authorize.ts';
import { read } from './refusals.ts';
import * as shapes from './schema.ts';
import { follow, refuseStream, type StreamParts } from './streams/follow.ts';
import { chatFormat, webchatPath } from './wire.ts';

const schema = {
  tags: ['web chat'],
  security: [{ bearer: [] }],
  summary: 'The events of a chat, as text/event-stream; Last-Event-ID or after resumes',
  params: shapes.chatParams,
  querystring: shapes.eventsQuery,
  response: shapes.chatRefusals,
};

/** `GET /chats/:chatId/events`. */
export function eventsRoute(app: FastifyInstance, parts: StreamParts): void {
  app.get(`${webchatPath}/chats/:chatId/events`, { schema, exposeHeadRoute: false }, async (request, reply) => {
    const after = cursorOf(request);
    const chatId = chatOf(request);
    const refused = refuseStream(parts, request, reply);
    if (refused !== null) return refused;
    await follow(parts, { chatId, after, format: chatFormat(chatId) }, request, reply);
  });
}

/** Id of the last event that the browser has; what it reports when it connects again counts more than the address. */
function cursorOf({ headers, query }: FastifyRequest): number {
  const { after = 0 } = read(shapes.eventsQuery, query);
  const last = headers['last-event-id'];
  return last === undefined || last === '' ? after : read(shapes.cursor, last);
}
