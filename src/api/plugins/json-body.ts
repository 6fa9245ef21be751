import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body exactly as it came, for signatures; null without a body. */
    rawBody: Buffer | null;
  }
}

/** Largest body taken, in bytes. Real summaries of a call are 150 to 200 kB; SignalWire's own servers stop here too. */
export const bodyLimitBytes = 10 * 1024 * 1024;

/** Takes JSON only and keeps the raw bytes beside it: a signature is over bytes, not over what they mean. */
export function keepRawJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'remove');
  app.decorateRequest('rawBody', null);
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = body as Buffer;
    void parse(request, body.toString('utf8'), done);
  });
}

/** In this scope a body may be missing although a content type is named. */
export function takeOptionalJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'remove');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, null);
    else void parse(request, body as string, done);
  });
}

/** In this scope a body is bytes and nothing else, whatever its type is said to be. */
export function takeRawBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // A type that is no type at all would be refused before any parser is asked.
  app.addHook('onRequest', async ({ headers }) => void (headers['content-type'] = 'application/octet-stream'));
}
