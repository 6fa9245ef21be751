import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';

/** Something that the API, or one of its channels, cannot work without. */
export interface Dependency {
  name: string;
  /** True: only one channel needs it, so that the API is ready without it. */
  isOptional?: boolean;
  /** Resolves when it works; throws an error with the reason when it does not. */
  check(): Promise<void>;
}

/** Time limit for the answer of a dependency, in milliseconds. */
const checkMs = 2_000;

const readiness = z.object({
  ready: z.boolean(),
  dependencies: z.array(
    z.object({
      name: z.string(),
      ok: z.boolean(),
      reason: z.string().nullable(),
      optional: z.literal(true).optional().describe('Only one channel needs it'),
    }),
  ),
});

/**
 * `/healthz`: whether the process is alive. `/readyz`: whether every required dependency works, and of each one that
 * does not, why.
 */
export function healthRoutes(app: FastifyInstance, dependencies: readonly Dependency[]): void {
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
        summary: 'Can requests be served? Lists every dependency, with the reason when one does not work',
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const results = await Promise.all(dependencies.map(probe));
      const ready = results.every(({ ok, optional }) => ok || optional === true);
      return reply.code(ready ? 200 : 503).send({ ready, dependencies: results });
    },
  );
}

async function probe({ name, isOptional = false, check }: Dependency) {
  const optional = isOptional ? { optional: true as const } : {};
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${checkMs} ms`)), checkMs);
  });
  try {
    await Promise.race([check(), late]);
    return { name, ok: true, reason: null, ...optional };
  } catch (error) {
    return { name, ok: false, reason: error instanceof Error ? error.message : 'unknown', ...optional };
  } finally {
    clearTimeout(timer);
  }
}
