import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { bearerToken } from './plugins/bearer-auth.ts';
import { secretCheck } from './plugins/secrets.ts';
import type { Limits } from './limits/limits.ts';
import type { DependencyState } from './readiness/dependencies.ts';
import type { Readiness } from './readiness/readiness.ts';

const readinessAnswer = z.object({
  ready: z.boolean(),
  status: z
    .enum(['ready', 'degraded', 'notReady'])
    .describe('degraded: requests are answered and writes recorded, although something is down'),
  dependencies: z
    .array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        reason: z.string().nullable().describe('Why it does not work, and what to do'),
        checkedAt: z.string().nullable().describe('ISO 8601; null: not checked yet'),
      }),
    )
    .optional()
    .describe("Only with an operator's bearer token"),
});

/**
 * `/healthz`: whether the process is alive. `/readyz`: whether a function would work. Both are open; only operators see
 * what does not work, and why.
 * @param tokens of operators
 */
export function healthRoutes(
  app: FastifyInstance,
  { readiness, tokens, limits }: { readiness: Readiness; tokens: readonly string[]; limits: Pick<Limits, 'judge'> },
): void {
  const isOperator = secretCheck(tokens);
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/healthz',
    {
      config: { isProbe: true },
      schema: {
        tags: ['operation'],
        summary: 'Is the process alive?',
        response: { 200: z.object({ ok: z.boolean() }) },
      },
    },
    async () => ({ ok: true }),
  );
  typed.get(
    '/readyz',
    {
      config: { isProbe: true },
      schema: {
        tags: ['operation'],
        summary: "Would a function work? With an operator's bearer token, lists what it depends on, with reasons",
        response: { 200: readinessAnswer, 503: readinessAnswer },
      },
    },
    async (request, reply) => {
      const { status, dependencies } = await readiness.read();
      const ready = status !== 'notReady';
      // A probe has no token; whoever sends one may be guessing.
      const token = bearerToken(request);
      const isShown =
        token !== null &&
        (await limits.judge(request, 'operators', isOperator(token) ? 'right' : 'wrong')) === 'admitted';
      const details = isShown ? { dependencies: dependencies.map(shown) } : {};
      return reply.code(ready ? 200 : 503).send({ ready, status, ...details });
    },
  );
}

function shown({ name, state, reason, checkedAt }: DependencyState) {
  return { name, ok: state === 'ok', reason, checkedAt: checkedAt === null ? null : new Date(checkedAt).toISOString() };
}
