import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a process over TCP, which can be shut as abruptly as a process dies. */
export interface Door {
  /** `http://host:port`; stays the same whatever is behind it. */
  url: string;
  /** Cuts every connection. Whether new ones are taken depends on what is behind it. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * Opens a door.
 * @param portBehind asked for each connection; null: there is nobody, and the connection is cut
 */
export async function openDoor(portBehind: () => number | null): Promise<Door> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((outside) => {
    keep(outside);
    const port = portBehind();
    if (port === null) return void outside.on('error', () => undefined).destroy();
    const inside = keep(connect({ host: '127.0.0.1', port }));
    for (const [one, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.once('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
