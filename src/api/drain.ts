import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** How often connections are looked at while a server drains, in milliseconds. */
const lookMs = 25;
/** A request that was on its way when the server stopped may take this long to arrive, in milliseconds. */
const arrivalMs = 250;

/** How a server ends without losing a request. */
export interface Drain {
  /** From now on every answer asks the client to close the connection; new ones are still taken. */
  begin(): void;
  /**
   * Takes no new connections, closes the idle ones, and resolves when all requests under way are answered. Fastify alone
   * waits for clients to end the connections that they keep alive.
   */
  finish(): Promise<void>;
}

/** Prepares a server for its end. Call it before the server listens. */
export function prepareDrain(app: FastifyInstance): Drain {
  const { server } = app;
  const open = new Set<ServerResponse>();
  let isDraining = false;
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    if (isDraining) announceClose(response);
  });
  const begin = (): void => {
    isDraining = true;
    for (const response of open) announceClose(response);
  };
  return {
    begin,
    finish: async () => {
      begin();
      const startedAt = performance.now();
      const timer = setInterval(() => {
        server.closeIdleConnections();
        // What is still open then has sent no whole request.
        if (open.size === 0 && performance.now() - startedAt > arrivalMs) server.closeAllConnections();
      }, lookMs);
      try {
        await app.close();
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** Node then closes the connection after the answer. */
function announceClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
