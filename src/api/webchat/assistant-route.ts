import type { FastifyInstance } from 'fastify';
import type { AssistantTurnEnd } from '../../domain/webchat/events.ts';
import { answerTooMany } from '../limits/hooks.ts';
import { sessionOf } from './authorize.ts';
import type { ChatRouteParts } from './chat-routes.ts';
import { read } from './refusals.ts';
import * as shapes from './schema.ts';
import type { Format } from './streams/event-stream.ts';
import { follow, refuseStream, type StreamParts } from './streams/follow.ts';
import { eventStreamHeaders, eventText } from './streams/sse.ts';
import { messageOf, visitorOf } from './visitor.ts';
import { webchatPath } from './wire.ts';

/** An answer that takes longer is given up, in milliseconds. */
const longestAnswerMs = 120_000;
/** A browser that may not begin a talk now is to come again after this long, in seconds. */
const busyRetryS = 10;
/** Largest body, in bytes. */
const bodyLimit = 64 * 1024;

/** Ends every answer that is complete, so that a browser can tell it from one that broke off. */
const done = eventText({ name: 'done', data: {} });

/** An item of a message, as the chat widget takes it (`@carbon/ai-chat` 1.9.1, `GenericItem`). */
type MessageItem =
  | { response_type: 'text'; text: string }
  | {
      response_type: 'connect_to_agent';
      message_to_human_agent: string;
      transfer_info: {
        additional_data: Record<string, string>;
        summary_message_to_agent?: { response_type: 'text'; text: string }[];
      };
      agent_available: { message: string };
      agent_unavailable: { message: string };
    };

const schema = {
  tags: ['web chat'],
  security: [{ bearer: [] }],
  summary: 'Ask the assistant: text/event-stream of message items, then connect_to_agent if a person is needed',
  body: shapes.assistantRequest,
  response: { ...shapes.tokenRefusals, 409: shapes.chatRefusals[409] },
};

/** `POST /assistant`. */
export function assistantRoute(app: FastifyInstance, parts: ChatRouteParts & StreamParts): void {
  const { chats, limits } = parts;
  app.post(`${webchatPath}/assistant`, { schema, bodyLimit }, async (request, reply) => {
    const body = read(shapes.assistantRequest, request.body);
    // The widget asks with an empty text when it is opened.
    if (body.text.trim() === '') return reply.headers(eventStreamHeaders).send(done);
    const exceeded = await limits.admitChat(request, 'questions');
    if (exceeded !== null) return answerTooMany(reply, exceeded);
    const session = sessionOf(request).id;
    if (!(await limits.mayBegin(request, { channel: 'webchat', id: `${session}/assistant` }))) {
      return answerTooMany(reply, { retryAfterS: busyRetryS });
    }
    const refused = refuseStream(parts, request, reply);
    if (refused !== null) return refused;
    const visitor = visitorOf(request, parts);
    const message = messageOf(visitor, body, parts);
    const { chatId, after } = await chats.ask(session, { visitor, message, files: [] });
    const stream = await follow(parts, { chatId, after, format: answerFormat(body.id) }, request, reply);
    const timer = setTimeout(() => stream.end(), longestAnswerMs);
    reply.raw.once('close', () => clearTimeout(timer));
  });
}

/** What the stream of an answer sends: the texts of the assistant, and in the end what is to follow. */
function answerFormat(messageId: string): Format {
  return {
    opening: '',
    textOf: (event) => {
      if (event.type === 'turnEnded' && event.messageId === messageId) return endText(event);
      if (event.type === 'ended') return done;
      if (event.type !== 'message' || (event.by !== 'assistant' && event.by !== 'system')) return null;
      return itemText({ response_type: 'text', text: event.text });
    },
    isLast: (event) => event.type === 'ended' || (event.type === 'turnEnded' && event.messageId === messageId),
    closing: () => {
      const data = { error: 'unavailable', message: 'The answer broke off. Please ask again.' };
      return eventText({ name: 'error', data });
    },
  };
}

function endText({ connect }: AssistantTurnEnd): string {
  if (connect === null) return done;
  const { reason, summary, intents } = connect;
  const [intent] = intents;
  return (
    itemText({
      response_type: 'connect_to_agent',
      message_to_human_agent: reason,
      transfer_info: {
        additional_data: intent === undefined ? {} : { intent, intents: intents.join(',') },
        ...(summary === null ? {} : { summary_message_to_agent: [{ response_type: 'text', text: summary }] }),
      },
      agent_available: { message: 'I can connect you with our team.' },
      agent_unavailable: { message: 'Our team is not available right now. You can leave a message.' },
    }) + done
  );
}

function itemText(item: MessageItem): string {
  return eventText({ data: item });
}
