import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it was received, for signatures; null without a body. */
    rawBody: Buffer | null;
  }
}

/** Largest body of a request, in bytes. Summaries of real calls are 150 to 200 kB; SignalWire's servers have this limit too. */
export const bodyLimitBytes = 10 * 1024 * 1024;

/** Accepts JSON only, and keeps the raw bytes too: a signature covers the bytes, not the parsed value. */
export function keepRawJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'remove');
  app.decorateRequest('rawBody', null);
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = body as Buffer;
    void parse(request, body.toString('utf8'), done);
  });
}

/** In this scope, a request that names a content type may still have no body. */
export function takeOptionalJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'remove');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, null);
    else void parse(request, body as string, done);
  });
}

/** In this scope, a body is read as JSON whatever its content type, also without one. A request may have no body. */
export function takeJsonOfAnyType(app: FastifyInstance): void {
  // Fastify chooses the parser, and refuses a malformed content type, after this hook.
  app.addHook('onRequest', async ({ headers }) => {
    const { 'content-type': type, 'content-length': length, 'transfer-encoding': encoding } = headers;
    const hasBody = encoding !== undefined || (length !== undefined && length !== '0');
    if (hasBody || type !== undefined) headers['content-type'] = 'application/json';
  });
}

/** In this scope, a body is taken as bytes, whatever its content type. */
export function takeRawBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // Fastify refuses a malformed content type before it asks any parser.
  app.addHook('onRequest', async ({ headers }) => void (headers['content-type'] = 'application/octet-stream'));
}
