import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { WebChatError, type WebChats } from '../../client/web-chats.ts';
import type { EarlierMessage, VisitorReport } from '../../domain/webchat/requests.ts';
import { onOneLine } from '../../domain/text.ts';
import { answerTooMany } from '../limits/hooks.ts';
import type { Limits } from '../limits/limits.ts';
import { chatOf, sessionOf } from './authorize.ts';
import { read } from './refusals.ts';
import * as shapes from './schema.ts';
import { cleanText, messageOf, pageAddress, visitorOf, type VisitorOptions } from './visitor.ts';
import { chatView, webchatPath } from './wire.ts';

/** Largest body of a message, in bytes: its text with every character escaped. */
const messageLimitBytes = 64 * 1024;
/** Largest body that begins a chat, in bytes: a long talk before it. */
const chatLimitBytes = 2 * 1024 * 1024;
/** A browser that may not begin a chat now is to come again after this long, in seconds. */
const busyRetryS = 10;

/** What the routes of a chat need. */
export interface ChatRouteParts extends VisitorOptions {
  chats: WebChats;
  limits: Limits;
}

const common = { tags: ['web chat'], security: [{ bearer: [] }] };
const params = shapes.chatParams;
const recordedAnswer = { 202: shapes.recorded, ...shapes.chatRefusals };

/** The routes that begin, show and continue chats. */
export function chatRoutes(app: FastifyInstance, parts: ChatRouteParts): void {
  openRoute(app, parts);
  viewRoute(app, parts);
  messageRoute(app, parts);
  const report = reportRoutes(app, parts);
  report('typing', 'The visitor types, or has stopped', shapes.typingReport, (body) => ({ kind: 'typing', ...body }));
  report('read', 'The visitor has seen everything up to an event', shapes.readReport, (body) => ({
    kind: 'read',
    ...body,
  }));
  report('screen-share', "The visitor's choice about sharing the screen", shapes.screenShareReport, (body) => ({
    kind: 'screenShare',
    ...body,
  }));
  report('end', 'The visitor ends the chat; again is no error', shapes.endReport, () => ({ kind: 'end' }));
}

function openRoute(app: FastifyInstance, { chats, limits, ...options }: ChatRouteParts): void {
  const schema = {
    ...common,
    summary: 'Begin a chat with the team; the same id again returns the same chat',
    body: shapes.chatRequest,
    response: { 201: shapes.chatAnswer, ...shapes.tokenRefusals },
  };
  app.post(`${webchatPath}/chats`, { schema, bodyLimit: chatLimitBytes }, async (request, reply) => {
    const { id: key, reason, history = [], locale, page } = read(shapes.chatRequest, request.body);
    const session = sessionOf(request).id;
    const exceeded = await limits.admitChat(request, 'chats');
    if (exceeded !== null) return answerTooMany(reply, exceeded);
    if (!(await limits.mayBegin(request, { channel: 'webchat', id: `${session}/${key}` }))) {
      return answerTooMany(reply, { retryAfterS: busyRetryS });
    }
    const { chatId } = await chats.open(session, {
      key,
      visitor: visitorOf(request, options, locale),
      reason: reason === undefined ? null : onOneLine(cleanText(reason, options)) || null,
      history: await cleanHistory(history, options),
      page: pageAddress(page),
    });
    return reply.code(201).send({ chatId });
  });
}

/** Takes PINs out of one entry after the other; other requests are answered in between. */
async function cleanHistory(
  history: z.output<typeof shapes.chatRequest>['history'] & {},
  options: VisitorOptions,
): Promise<EarlierMessage[]> {
  const clean: EarlierMessage[] = [];
  for (const entry of history) {
    clean.push({ ...entry, text: cleanText(entry.text, options) });
    if (entry.text.length > 1_000) await setImmediate();
  }
  return clean;
}

function viewRoute(app: FastifyInstance, { chats }: ChatRouteParts): void {
  const schema = {
    ...common,
    summary: 'Where a chat stands, with its messages, for a page that was loaded again',
    params,
    response: { 200: shapes.chatViewAnswer, ...shapes.chatRefusals },
  };
  app.get(`${webchatPath}/chats/:chatId`, { schema }, async (request) => {
    const chatId = chatOf(request);
    const { snapshot } = await chats.read(chatId);
    return chatView(chatId, snapshot);
  });
}

function messageRoute(app: FastifyInstance, { chats, ...options }: ChatRouteParts): void {
  const schema = {
    ...common,
    summary: 'A message of the visitor; 202 once it is recorded, the same id has no second effect',
    params,
    body: shapes.messageRequest,
    response: recordedAnswer,
  };
  const path = `${webchatPath}/chats/:chatId/messages`;
  app.post(path, { schema, bodyLimit: messageLimitBytes }, async (request, reply) => {
    const { files, ...body } = read(shapes.messageRequest, request.body);
    const visitor = visitorOf(request, options);
    await chats.send(chatOf(request), { visitor, message: messageOf(visitor, body, options), files });
    return reply.code(202).send({});
  });
}

/** Returns a function that adds the route of one kind of report. */
function reportRoutes(app: FastifyInstance, { chats }: ChatRouteParts) {
  return <Schema extends z.ZodType>(
    name: string,
    summary: string,
    body: Schema,
    reportOf: (body: z.output<Schema>) => VisitorReport,
  ): void => {
    const schema = { ...common, summary, params, body, response: recordedAnswer };
    const path = `${webchatPath}/chats/:chatId/${name}`;
    app.post(path, { schema, bodyLimit: messageLimitBytes }, async (request, reply) => {
      const report = reportOf(read(body, request.body));
      try {
        await chats.report(chatOf(request), report);
      } catch (error) {
        // Both sides may end a chat at once.
        const isOver = error instanceof WebChatError && error.problem === 'over';
        if (!isOver || report.kind !== 'end') throw error;
      }
      return reply.code(202).send({});
    });
  };
}
