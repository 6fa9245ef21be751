import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: the body is a file, which may take long; the route watches by itself that it goes on arriving. */
    isUpload?: boolean;
  }
}

/** Time limit for a client to send its request, in milliseconds. */
const bodyMs = 30_000;
/** Time limit for a file, in milliseconds: 20 MB at 350 kbit/s. */
export const uploadMs = 8 * 60_000;

/** Ends requests whose body does not arrive in time, except uploads: they have {@link uploadMs}, which Node watches. */
export function limitBodyTime(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!hasBody(request) || request.routeOptions.config.isUpload === true) return;
    const { raw } = request;
    const timer = setTimeout(() => {
      if (!raw.complete)
        raw.socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n', () => raw.destroy());
    }, bodyMs).unref();
    const arrived = (): void => clearTimeout(timer);
    raw.once('end', arrived);
    reply.raw.once('close', arrived);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
