import type { FastifyInstance } from 'fastify';

import type { ApiCall, SunshineContext } from '../context.ts';
import { apiCall, apiRoot, bodyOf, conversationOf, handler, userOf } from '../context.ts';
import {
  addParticipant,
  apiSource,
  conversationsOf,
  createConversation,
  deleteConversation,
  tell,
} from '../conversations.ts';
import { badRequest, notFound } from '../errors.ts';
import { conversationBody, conversationUpdateBody, leaveBody, participantBody } from '../inputs/bodies.ts';
import { one, pageOf } from '../paging.ts';
import type { AppRecord, UserRecord } from '../records.ts';
import { renderConversation } from '../render/conversations.ts';
import { renderParticipant, renderShortUser } from '../render/users.ts';

const root = `${apiRoot}/apps/:appId/conversations`;

/** Conversations and their participants. */
export function addConversationRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  app.post(root, (request, reply) => {
    const call = apiCall(context, request, 'integration');
    const { participants, ...body } = bodyOf(context, call, conversationBody);
    const userIds = participants.map((participant) => participantUser(call.app, participant).id);
    checkNumber(call.app, body.type, userIds);
    const conversation = createConversation(world, call.app, { ...body, userIds, reason: 'none', source: apiSource() });
    return reply.code(201).send({ conversation: renderConversation(conversation, call.app) });
  });
  app.get(
    root,
    handler(context, 'integration', (call) => {
      const { items, meta, links } = pageOf(listed(call), call.query, call.url);
      return { conversations: items.map((conversation) => renderConversation(conversation, call.app)), meta, links };
    }),
  );
  app.get(
    `${root}/:conversationId`,
    handler(context, 'integration', (call) => ({
      conversation: renderConversation(conversationOf(call), call.app),
    })),
  );
  app.patch(
    `${root}/:conversationId`,
    handler(context, 'integration', (call) => {
      const conversation = conversationOf(call);
      const body = bodyOf(context, call, conversationUpdateBody);
      for (const key of ['displayName', 'description', 'iconUrl', 'metadata'] as const) {
        if (body[key] !== undefined) Object.assign(conversation, { [key]: body[key] });
      }
      return { conversation: renderConversation(conversation, call.app) };
    }),
  );
  app.delete(
    `${root}/:conversationId`,
    handler(context, 'integration', (call) => {
      deleteConversation(world, call.app, conversationOf(call));
      return {};
    }),
  );
  addParticipantRoutes(app, context);
}

function addParticipantRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  app.get(
    `${root}/:conversationId/participants`,
    handler(context, 'integration', (call) => {
      const { items, meta, links } = pageOf(conversationOf(call).participants, call.query, call.url);
      return { participants: items.map((participant) => renderParticipant(participant, call.app)), meta, links };
    }),
  );
  app.post(`${root}/:conversationId/join`, (request, reply) => {
    const call = apiCall(context, request, 'integration');
    const conversation = groupOf(call);
    const user = participantUser(call.app, bodyOf(context, call, participantBody));
    if (conversation.participants.some(({ userId }) => userId === user.id)) {
      throw badRequest('User is already a participant');
    }
    addParticipant(world, conversation, user.id);
    tell(world, call.app, conversation, 'conversation:join', () => ({ user: renderShortUser(user) }));
    const added = conversation.participants.at(-1);
    return reply.code(201).send(added === undefined ? {} : { participant: renderParticipant(added, call.app) });
  });
  app.post(
    `${root}/:conversationId/leave`,
    handler(context, 'integration', (call) => {
      const conversation = groupOf(call);
      const body = bodyOf(context, call, leaveBody);
      const participant = conversation.participants.find((each) =>
        'participantId' in body ? each.id === body.participantId : each.userId === participantUser(call.app, body).id,
      );
      if (participant === undefined) throw notFound('other');
      conversation.participants = conversation.participants.filter((each) => each !== participant);
      const user = userOf(call.app, participant.userId);
      tell(world, call.app, conversation, 'conversation:leave', () => ({ user: renderShortUser(user) }));
      return {};
    }),
  );
}

/** Only group conversations can be joined and left (Sunshine API description, participants). */
function groupOf(call: ApiCall): ReturnType<typeof conversationOf> {
  const conversation = conversationOf(call);
  if (conversation.type !== 'sdkGroup') throw badRequest('Only sdkGroup conversations can be joined and left');
  return conversation;
}

/**
 * Throws the 400 of a user who has a conversation already, in an app that allows no more (Sunshine API description,
 * `multiConvoEnabled`; the status as in zendesk/sunshine-conversations-ios#228).
 */
function checkNumber(app: AppRecord, type: 'personal' | 'sdkGroup', userIds: readonly string[]): void {
  if (type !== 'personal' || app.settings['multiConvoEnabled'] === true) return;
  if (userIds.some((id) => conversationsOf(app, id).some((each) => each.type === 'personal'))) {
    throw badRequest('The user is part of a conversation, and the app does not allow several');
  }
}

function listed({ app, query }: ApiCall): ReturnType<typeof conversationsOf> {
  const wanted = one(query, 'filter[userId]') ?? one(query, 'filter[userExternalId]');
  if (wanted === undefined) throw badRequest('filter.userId or filter.userExternalId is required');
  return conversationsOf(app, userOf(app, wanted).id);
}

function participantUser(app: AppRecord, body: { userId: string } | { userExternalId: string }): UserRecord {
  return userOf(app, 'userId' in body ? body.userId : body.userExternalId);
}
