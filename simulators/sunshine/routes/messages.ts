import type { FastifyInstance } from 'fastify';

import { interceptedMessage, say } from '../business.ts';
import type { ApiCall, SunshineContext } from '../context.ts';
import { apiCall, apiRoot, bodyOf, conversationOf, handler, userOf } from '../context.ts';
import { addActivity, apiSource } from '../conversations.ts';
import { forbidden, notFound } from '../errors.ts';
import { activityBody, messageBody } from '../inputs/messages.ts';
import type { MessageBody } from '../inputs/messages.ts';
import { messagePage } from '../paging.ts';
import type { AppRecord, AuthorRecord, UserRecord } from '../records.ts';
import { renderMessage } from '../render/conversations.ts';

/** Messages and activity of a conversation. */
export function addMessageRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  const path = `${apiRoot}/apps/:appId/conversations/:conversationId`;
  app.post(`${path}/messages`, (request, reply) => {
    const call = apiCall(context, request, 'integration');
    return reply.code(201).send({ messages: post(context, call) });
  });
  app.get(
    `${path}/messages`,
    handler(context, 'integration', (call) => {
      const conversation = conversationOf(call);
      const { items, meta, links } = messagePage(conversation.messages, call.query, call.url);
      return { messages: items.map((message) => renderMessage(message, conversation, world.settings)), meta, links };
    }),
  );
  app.delete(
    `${path}/messages`,
    handler(context, 'integration', (call) => {
      conversationOf(call).messages.length = 0;
      return {};
    }),
  );
  app.delete(
    `${path}/messages/:messageId`,
    handler(context, 'integration', (call) => {
      const { messages } = conversationOf(call);
      if (!world.settings.messageDeletion) throw forbidden();
      const index = messages.findIndex(({ id }) => id === call.params['messageId']);
      if (index === -1) throw notFound('other');
      messages.splice(index, 1);
      return {};
    }),
  );
  app.post(
    `${path}/activity`,
    handler(context, 'integration', (call) => {
      const conversation = conversationOf(call);
      const body = bodyOf(context, call, activityBody);
      const user = authorUser(call.app, body.author);
      addActivity(world, call.app, conversation, { type: body.type, user, source: apiSource() });
      return {};
    }),
  );
}

function post(context: SunshineContext, call: ApiCall): unknown[] {
  const { world } = context;
  const conversation = conversationOf(call);
  const body = bodyOf(context, call, messageBody);
  const user = authorUser(call.app, body.author);
  const author: AuthorRecord = {
    type: body.author.type,
    userId: user?.id ?? null,
    subtypes: body.author.subtypes ?? [],
    displayName: body.author.displayName ?? null,
    avatarUrl: body.author.avatarUrl ?? null,
  };
  const speech = {
    app: call.app,
    conversation,
    author,
    content: body.content,
    metadata: body.metadata ?? null,
    source: apiSource(),
    callerId: call.caller.integrationId,
    destination: body.destination,
  };
  const message = say(world, speech);
  if (message !== null) return [renderMessage(message, conversation, world.settings)];
  if (world.settings.interceptedAnswer === 'empty') return [];
  return [renderMessage(interceptedMessage(world, speech), conversation, world.settings)];
}

function authorUser(app: AppRecord, author: MessageBody['author']): UserRecord | null {
  return author.type === 'user' ? userOf(app, author.userId ?? author.userExternalId) : null;
}
