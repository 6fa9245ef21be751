import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { MessagingInbox } from '../../client/messaging-inbox.ts';
import { isSelfTestId } from '../../domain/messaging/self-test.ts';
import { secretCheck } from '../plugins/secrets.ts';
import { webhookAnswers } from './schema.ts';

/** What the route of self-tests needs. */
export interface SelfTestRoute {
  /** Every secret of the webhook that is accepted. */
  secrets: readonly string[];
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
    503: webhookAnswers[503],
  },
};

/** `GET /webhooks/sunshine/self-test/:id`, which `deskbridge switchboard apply` asks before it switches anything on. */
export function selfTestRoute(app: FastifyInstance, { secrets, inbox }: SelfTestRoute): void {
  const isValid = secretCheck(secrets);
  const options = { schema, validatorCompiler: () => () => true };
  app.get<{ Params: { id: string } }>('/webhooks/sunshine/self-test/:id', options, async (request, reply) => {
    const given = request.headers['x-api-key'];
    if (!isValid(typeof given === 'string' ? given : null)) {
      return reply.code(401).send({ error: 'unauthorized', message: 'The secret of the webhook is another one.' });
    }
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
