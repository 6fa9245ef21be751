import type { FastifyInstance, FastifyReply } from 'fastify';

import type { CheckedBody, FieldKind } from '../body.ts';
import { checkBody } from '../body.ts';
import type { FreshdeskContext, IdRoute } from '../context.ts';
import { addConversation } from '../conversation-writes.ts';
import { invalidValue, missingField, notFound, validationFailed } from '../errors.ts';
import type { ListQuery } from '../paging.ts';
import { checkQuery, paginate } from '../paging.ts';
import type { ConversationRecord, TicketRecord } from '../records.ts';
import { renderConversation } from '../render.ts';
import { writableTicket } from '../ticket-writes.ts';

/** Members that a note takes (Freshdesk API v2). */
const noteKinds: Readonly<Record<string, FieldKind>> = {
  body: 'text',
  private: 'flag',
  incoming: 'flag',
  user_id: 'integer',
  notify_emails: 'texts',
  attachments: 'files',
};
/** Members that a reply takes (Freshdesk API v2). */
const replyKinds: Readonly<Record<string, FieldKind>> = {
  body: 'text',
  user_id: 'integer',
  from_email: 'text',
  cc_emails: 'texts',
  bcc_emails: 'texts',
  attachments: 'files',
};

/** Replies and notes. */
export function addConversationRoutes(app: FastifyInstance, context: FreshdeskContext): void {
  const { store } = context;
  const send = (reply: FastifyReply, conversation: ConversationRecord) =>
    reply.code(201).send(renderConversation(conversation));
  app.post<IdRoute>('/api/v2/tickets/:id/notes', (request, reply) => {
    const ticket = writableTicket(store, request.params.id);
    const body = checkBody(request, noteKinds);
    const isPrivate = body.flag('private') ?? true;
    const incoming = body.flag('incoming') ?? false;
    return send(reply, addSent(context, ticket, body, { private: isPrivate, incoming, isReply: false }));
  });
  app.post<IdRoute>('/api/v2/tickets/:id/reply', (request, reply) => {
    const ticket = writableTicket(store, request.params.id);
    const body = checkBody(request, replyKinds);
    return send(reply, addSent(context, ticket, body, { private: false, incoming: false, isReply: true }));
  });
  const list = (path: string, archived: boolean) =>
    app.get<IdRoute & { Querystring: ListQuery }>(path, (request, reply) => {
      checkQuery(request.query, []);
      const ticket = store.tickets.get(Number(request.params.id));
      if (ticket === undefined || ticket.archived !== archived) throw notFound();
      return paginate(ticket.conversations, request, reply).map(renderConversation);
    });
  list('/api/v2/tickets/:id/conversations', false);
  list('/api/v2/tickets/archived/:id/conversations', true);
}

function addSent(
  { store, agent }: FreshdeskContext,
  ticket: TicketRecord,
  body: CheckedBody,
  how: { private: boolean; incoming: boolean; isReply: boolean },
): ConversationRecord {
  const text = body.text('body') ?? '';
  if (text === '') throw validationFailed([missingField('body')]);
  const userId = body.integer('user_id') ?? agent.id;
  const isKnown = store.agents.has(userId) || (!how.private && store.contacts.has(userId));
  if (!isKnown) throw validationFailed([invalidValue('user_id', 'There is no such user')]);
  return addConversation(store, ticket, { ...how, body: text, userId, files: body.files() });
}
