import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createWebChats } from '../../src/client/create-web-chats.ts';
import type { WebChatError, WebChats } from '../../src/client/web-chats.ts';
import { openClient, plainTarget } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { newSecrets } from '../support/temporal.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A client of a Temporal server that accepts connections and never answers. */
async function silentServer() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { client, connection } = openClient(plainTarget(`127.0.0.1:${port}`), createDataConverter(newSecrets()));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await connection.close();
  });
  return client;
}

it('a request that waits for Temporal is refused when the process is about to end, so that it goes to another one', async () => {
  const stopping = new AbortController();
  const client = await silentServer();
  const options = { client, taskQueue: 'q', idleMs: 60_000 };
  const problemOf = (chats: WebChats): Promise<unknown> =>
    chats.subscribe('session-chat', { process: 'p', after: 0 }).then(
      () => 'answered',
      (error: WebChatError) => error.problem,
    );
  const ending = problemOf(createWebChats({ ...options, stopping: stopping.signal }));
  const other = problemOf(createWebChats(options)).then(() => 'the other one first');
  stopping.abort();
  expect(await Promise.race([ending, other])).toBe('unreachable');
});
