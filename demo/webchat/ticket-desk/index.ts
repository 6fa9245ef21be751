import { readFile } from 'node:fs/promises';
import Fastify from 'fastify';
import { z } from 'zod';
import type { DeskSimulator } from '../../../simulators/desk.ts';

/** The page on which a person answers in tickets; the simulators of these desks have none of their own. */
export interface TicketDesk {
  url: string;
  close(): Promise<void>;
}

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'";
const maximumText = 5_000;

const order = z.discriminatedUnion('act', [
  z.strictObject({ act: z.enum(['reply', 'note']), text: z.string().trim().min(1).max(maximumText) }),
  z.strictObject({ act: z.literal('close') }),
]);

/**
 * Serves the page. What is written there is written by the desk's human agent.
 * @param title name of the help desk for people
 */
export async function serveTicketDesk(desk: DeskSimulator, title: string): Promise<TicketDesk> {
  const html = await readFile(new URL('page.html', import.meta.url), 'utf8');
  const app = Fastify({ forceCloseConnections: true });
  app.get('/', (_request, reply) =>
    reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html),
  );
  app.get('/tickets', () => ({ title, person: desk.agent.name, tickets: desk.tickets().toReversed() }));
  app.post<{ Params: { id: string } }>('/tickets/:id', ({ params: { id }, body }, reply) => {
    const given = order.safeParse(body);
    if (!given.success) return reply.code(422).send({ error: 'Write something first.' });
    try {
      play(desk, id, given.data);
      return {};
    } catch (error) {
      return reply.code(409).send({ error: error instanceof Error ? error.message : 'This is not possible.' });
    }
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url: `${url}/`, close: () => app.close() };
}

function play({ agent }: DeskSimulator, id: string, given: z.output<typeof order>): void {
  if (given.act === 'close') agent.setStatus(id, 'closed');
  else agent[given.act](id, given.text);
}
