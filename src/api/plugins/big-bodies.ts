import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createBodyThreads, type Answer, type Job } from '../threads/pool.ts';

/** Bodies from this size on are read by a thread of their own, in bytes. To read a smaller one takes a few milliseconds. */
const bigBytes = 64 * 1024;

declare module 'fastify' {
  interface FastifyRequest {
    /** True when a thread has read the body, and `body` is only what is used of it. */
    readByThread: boolean;
  }
}

const refusals: Readonly<Record<Exclude<Answer['kind'], 'read'>, { statusCode: number; code: string }>> = {
  invalid: { statusCode: 400, code: 'FST_ERR_CTP_INVALID_JSON_BODY' },
  tooLarge: { statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE' },
  busy: { statusCode: 503, code: 'DESKBRIDGE_BUSY' },
};

/**
 * In this scope, big JSON bodies are read by threads, so that other requests are answered meanwhile. Only what routes use
 * of them comes back, see `src/api/threads/thread.ts`.
 * @param kindOf whether the request is a report about a call
 */
export function readBigBodiesInThreads(
  app: FastifyInstance,
  options: Pick<Job, 'pinLength' | 'intents'> & { kindOf: (request: FastifyRequest) => Job['kind'] },
): void {
  const { kindOf, pinLength, intents } = options;
  const parse = app.getDefaultJsonParser('remove', 'remove');
  const threads = createBodyThreads();
  app.addHook('onClose', () => threads.close());
  app.decorateRequest('readByThread', false);
  app.removeContentTypeParser('application/json');
  const parsed = (request: FastifyRequest, text: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      void parse(request, text, (error, body) => (error === null ? resolve(body) : reject(error)));
    });
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      request.rawBody = bytes;
      if (bytes.length < bigBytes) return parsed(request, bytes.toString('utf8'));
      const answer = await threads.read({ kind: kindOf(request), bytes, pinLength, intents });
      if (answer.kind !== 'read') throw Object.assign(new Error('the body was not read'), refusals[answer.kind]);
      request.readByThread = true;
      return parsed(request, answer.text);
    },
  );
}
