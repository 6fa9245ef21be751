import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Balancer } from '../balancer.ts';

/** One address for all APIs. */
export interface Front {
  url: string;
  close(): Promise<void>;
}

/**
 * Listens as a plain load balancer does: each connection goes to one of the APIs that are ready, and breaks when that one
 * breaks.
 */
export async function startFront(balancer: Balancer): Promise<Front> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined).once('close', () => sockets.delete(client));
    balancer
      .send(({ url }) => reach(url))
      .then(
        (api) => join(client, api),
        () => client.destroy(),
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function reach(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  try {
    await once(socket, 'connect');
  } catch (cause) {
    throw new Error('the API cannot be reached', { cause });
  }
  return socket;
}

function join(client: Socket, api: Socket): void {
  api.on('error', () => undefined).once('close', () => client.destroy());
  client.once('close', () => api.destroy());
  client.setNoDelay(true);
  if (client.destroyed) api.destroy();
  client.pipe(api);
  api.pipe(client);
}
