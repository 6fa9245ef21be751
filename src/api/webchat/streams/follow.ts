import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressOf } from '../../limits/credentials.ts';
import { answerTooMany } from '../../limits/hooks.ts';
import type { Limits } from '../../limits/limits.ts';
import { sessionOf } from '../authorize.ts';
import type { WebChatParts } from '../parts.ts';
import { unavailable } from '../refusals.ts';
import { EventStream, type Format } from './event-stream.ts';
import { eventStreamHeaders } from './sse.ts';

/** Most streams of one session at the same time: tabs of one browser, and those that are not closed yet. */
const streamsPerSession = 5;
/** A session with too many streams is to come again after this long, in seconds. */
const sessionRetryS = 5;
/** Most streams of a process; it refuses more, so that a balancer or a browser tries another one. */
const streamsPerProcess = 20_000;

/** What a stream needs besides its request. */
export interface StreamParts extends Pick<WebChatParts, 'chats' | 'streams'> {
  limits: Pick<Limits, 'admitStream'>;
}

/** Answers 429 or 503 if the request may open no stream; null: it may. */
export function refuseStream(
  { streams, limits }: StreamParts,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | null {
  if (!streams.isOpen || streams.size >= streamsPerProcess) {
    throw unavailable('This process takes no more streams. Open it again.');
  }
  const exceeded = limits.admitStream(request, streams.openFrom(addressOf(request)));
  if (exceeded !== null) return answerTooMany(reply, exceeded);
  if (streams.openOf(sessionOf(request).id) < streamsPerSession) return null;
  return answerTooMany(reply, { retryAfterS: sessionRetryS });
}

/**
 * Answers a request with a stream of a chat's events. It is registered before the backlog is asked for, so that no event
 * falls in between.
 * @param after id of the last event that the browser has
 * @throws {WebChatError} if the chat cannot be followed; nothing was sent then
 */
export async function follow(
  { chats, streams }: StreamParts,
  { chatId, after, format }: { chatId: string; after: number; format: Format },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<EventStream> {
  const response = reply.raw;
  const stream = new EventStream(response, format, after);
  const owner = { address: addressOf(request), session: sessionOf(request).id };
  const remove = streams.add(chatId, stream, owner);
  response.once('close', remove);
  const head = (): void => {
    reply.headers(eventStreamHeaders);
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) response.setHeader(name, value);
    }
    reply.hijack();
    response.writeHead(200);
  };
  try {
    await stream.start((from) => chats.subscribe(chatId, { process: streams.process, after: from }), head);
  } catch (error) {
    if (!response.headersSent) {
      remove();
      throw error;
    }
    // What was sent stays right; the browser opens another stream with its cursor.
    stream.end();
  }
  return stream;
}
