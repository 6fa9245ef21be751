import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createCounter } from './counter.ts';

/** Most lines in a minute. Who sends from many addresses must not be able to fill the log. */
const linesPerMinute = 60;

/**
 * Writes a line once in a minute for each key.
 * @param fields contain no secret, and nothing that was sent
 */
export type LimitLog = (
  request: FastifyRequest,
  key: string,
  fields: Record<string, string>,
  message: string,
) => Promise<void>;

/** Creates the log of what is held back. */
export function createLimitLog(app: FastifyInstance): LimitLog {
  const once = createCounter(app, 1);
  const lines = createCounter(app, linesPerMinute);
  return async (request, key, fields, message) => {
    if ((await once.add(request, key)).isExceeded) return;
    if (!(await lines.add(request, '')).isExceeded) request.log.warn(fields, message);
    else if (!(await once.add(request, 'more')).isExceeded) {
      request.log.warn({ linesPerMinute }, 'more is held back than is logged; see deskbridge_limited_total');
    }
  };
}
