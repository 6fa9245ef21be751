import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { MessagingInbox } from '../../client/messaging-inbox.ts';
import { isSelfTestId } from '../../domain/messaging/self-test.ts';
import { answerTooMany } from '../limits/hooks.ts';
import type { Limits } from '../limits/limits.ts';
import { admitWebhook } from './admit.ts';
import { webhookAnswers } from './schema.ts';

/** What the route of self-tests needs. */
export interface SelfTestRoute {
  limits: Limits;
  inbox: Pick<MessagingInbox, 'selfTest'>;
}

const schema = {
  tags: ['webhooks'],
  summary: 'Whether the event of a self-test has come back through the webhook; needs its secret in X-API-Key',
  params: z.object({ id: z.string() }),
  response: {
    200: z.object({ state: z.enum(['notArrived', 'stored', 'served']) }),
    401: webhookAnswers[401],
    404: z.object({ error: z.literal('notFound'), message: z.string() }),
    429: webhookAnswers[429],
    503: webhookAnswers[503],
  },
};

/**
 * `GET /webhooks/sunshine/self-test/:id`, which `deskbridge switchboard apply` asks before it switches anything on. Its
 * scope has checked the secret.
 */
export function selfTestRoute(app: FastifyInstance, { inbox, limits }: SelfTestRoute): void {
  const options = { schema, validatorCompiler: () => () => true };
  app.get<{ Params: { id: string } }>('/webhooks/sunshine/self-test/:id', options, async (request, reply) => {
    const exceeded = await admitWebhook({ sender: 'sunshine', limits }, request, []);
    if (exceeded !== null) return answerTooMany(reply, exceeded);
    const { id } = request.params;
    if (!isSelfTestId(id)) return reply.code(404).send({ error: 'notFound', message: 'This is not a self-test.' });
    try {
      return { state: await inbox.selfTest(id) };
    } catch (error) {
      request.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'self-test could not be read');
      return reply.code(503).send({ error: 'unavailable', message: 'Temporal does not answer.' });
    }
  });
}
