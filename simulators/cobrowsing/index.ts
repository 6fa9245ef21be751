import Fastify from 'fastify';

/** A running co-browsing tool: not a vendor's, so it stands for what a company may have. */
export interface CobrowsingSimulator {
  /** `http://host:port`; an agent's link is `/join/{any code}` there. */
  readonly url: string;
  close(): Promise<void>;
}

const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Screen sharing</title><link rel="icon" href="data:," /></head>
  <body><main><h1>Screen sharing</h1>
  <p>A real co-browsing tool would now ask what to show. This one is simulated: nothing is shared. You can close this tab.</p>
  </main></body>
</html>
`;

/** Starts the tool: a page for every link that an agent may send. */
export async function startCobrowsing(): Promise<CobrowsingSimulator> {
  const app = Fastify({ forceCloseConnections: true });
  app.get('/join/:code', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
}
