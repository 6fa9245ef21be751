import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ConversationRef } from '../../client/conversation-start.ts';
import { BadCursorError, type Operators, type OperatorSignal } from '../../client/operators.ts';
import { answerTooMany, checkCredentialsHere } from '../limits/hooks.ts';
import type { Limits } from '../limits/limits.ts';
import { requireBearerToken } from '../plugins/bearer-auth.ts';
import { takeOptionalJson } from '../plugins/json-body.ts';
import { orUnavailable, refuse, refuseInvalid, refuseUnknown } from './refusals.ts';
import {
  actionAnswer,
  actionRequest,
  conversationId,
  conversationList,
  conversationsQuery,
  conversationView,
  operatorActions,
  refusal,
  type OperatorAction,
} from './schema.ts';
import { rowOf, viewOf } from './view.ts';

/** What the operators' routes need. */
export interface OperatorRoutes {
  /** Every token that is accepted. */
  tokens: readonly string[];
  operators: Operators;
  limits: Limits;
}

/** Conversations on a page unless the request says otherwise. */
const defaultPage = 50;
/** Largest body of an action, in bytes. It contains only a name. */
const actionLimitBytes = 16 * 1024;

const signals: Record<OperatorAction, OperatorSignal['name']> = {
  retry: 'retry',
  takeover: 'takeOver',
  resolve: 'resolve',
  release: 'release',
};

const summaries: Record<OperatorAction, string> = {
  retry: 'Retry the writes that waited for the administrator',
  takeover: 'A human takes the conversation over',
  resolve: 'Mark the conversation as resolved',
  release: "End the bot's part in a messaging conversation",
};

const common = { tags: ['operators'], security: [{ bearer: [] }] };
const params = z.object({ id: z.string().describe('Like `call/CALL-1`, its slash percent-encoded or not') });

/** `/conversations…`: lets operators see conversations and act on them, with a bearer token. */
export async function operatorRoutes(
  app: FastifyInstance,
  { tokens, operators, limits }: OperatorRoutes,
): Promise<void> {
  checkCredentialsHere(app);
  app.addHook('onRequest', requireBearerToken(tokens, limits));
  app.addHook('onRequest', async (request, reply) => {
    const exceeded = await limits.admit(request, { route: 'operators' });
    if (exceeded !== null) return answerTooMany(reply, exceeded);
  });
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
  app.setValidatorCompiler(() => () => true);
  takeOptionalJson(app);
  listRoute(app, operators);
  viewRoute(app, operators);
  for (const action of operatorActions) actionRoute(app, operators, action);
}

function listRoute(app: FastifyInstance, operators: Operators): void {
  const schema = {
    ...common,
    summary: 'Conversations, open ones first, then the newest',
    querystring: conversationsQuery,
    response: { 200: conversationList, 400: refusal, 401: refusal, 429: refusal, 503: refusal },
  };
  app.get('/conversations', { schema }, async (request, reply) => {
    const query = conversationsQuery.safeParse(request.query);
    if (!query.success) return refuseInvalid(reply, query.error);
    const { limit = defaultPage, cursor = null, ...filter } = query.data;
    return orUnavailable(reply, async () => {
      try {
        const page = await operators.list(filter, limit, cursor);
        return { conversations: page.conversations.map(rowOf), cursor: page.cursor };
      } catch (error) {
        if (!(error instanceof BadCursorError)) throw error;
        return refuse(reply, 400, 'bad_request', 'cursor: does not come from an answer to the same filters');
      }
    });
  });
}

function viewRoute(app: FastifyInstance, operators: Operators): void {
  const schema = {
    ...common,
    summary: 'One conversation',
    params,
    response: { 200: conversationView, 401: refusal, 404: refusal, 429: refusal, 503: refusal },
  };
  const answer = (request: FastifyRequest, reply: FastifyReply) =>
    orUnavailable(reply, async () => {
      const ref = refOf(request);
      const found = ref === null ? null : await operators.find(ref);
      return found === null ? refuseUnknown(reply) : viewOf(found);
    });
  app.get('/conversations/:id', { schema }, answer);
  app.get('/conversations/:channel/:id', { schema: { hide: true } }, answer);
}

function actionRoute(app: FastifyInstance, operators: Operators, action: OperatorAction): void {
  const schema = {
    ...common,
    summary: summaries[action],
    params,
    body: actionRequest.optional(),
    response: { 202: actionAnswer, 400: refusal, 401: refusal, 404: refusal, 409: refusal, 429: refusal, 503: refusal },
  };
  const answer = (request: FastifyRequest, reply: FastifyReply) =>
    orUnavailable(reply, async () => {
      const body = actionRequest.safeParse(request.body ?? {});
      if (!body.success) return refuseInvalid(reply, body.error);
      const { by } = body.data;
      const ref = refOf(request);
      if (ref === null) return refuseUnknown(reply);
      if (action === 'release' && ref.channel !== 'messaging') {
        const message = 'Only a conversation on a messaging channel can be released; its id begins with messaging/.';
        return refuse(reply, 409, 'not_messaging', message);
      }
      const outcome = await operators.signal(ref, { name: signals[action], by });
      if (outcome === 'unknown') return refuseUnknown(reply);
      if (outcome === 'ended') return refuse(reply, 409, 'ended', 'The conversation has ended and cannot be changed.');
      const conversation = `${ref.channel}/${ref.id}`;
      request.log.info({ conversation, action, by }, 'operator action');
      return reply.code(202).send({ conversation, action });
    });
  app.post(`/conversations/:id/${action}`, { schema, bodyLimit: actionLimitBytes }, answer);
  app.post(`/conversations/:channel/:id/${action}`, { schema: { hide: true }, bodyLimit: actionLimitBytes }, answer);
}

/** The conversation of a path; null when no conversation can have this id. */
function refOf(request: FastifyRequest): ConversationRef | null {
  const { channel, id } = request.params as { channel?: string; id: string };
  return conversationId.safeParse(channel === undefined ? id : `${channel}/${id}`).data ?? null;
}
