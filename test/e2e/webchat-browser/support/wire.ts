import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What stands between a browser and the service: connections go where it leads, as long as it is not cut. */
export interface Wire {
  /** `http://127.0.0.1:…`, the same wherever it leads. */
  url: string;
  /** New connections go to this port on this machine; those that are open stay. */
  lead(port: number): void;
  /** Ends all connections, and each new one at once. */
  cut(): void;
  /** Ends what {@link Wire.cut} began. */
  mend(): void;
  close(): Promise<void>;
}

/** Starts a wire that is cut. */
export async function startWire(): Promise<Wire> {
  const open = new Set<Socket>();
  let port: number | null = null;
  let isCut = false;
  const keep = (socket: Socket): void => {
    open.add(socket);
    // Whoever cuts it off knows that.
    socket.on('error', () => undefined).once('close', () => open.delete(socket));
  };
  const server = createServer((browser) => {
    keep(browser);
    if (isCut || port === null) return void browser.destroy();
    const service = connect(port, '127.0.0.1');
    keep(service);
    browser.pipe(service).pipe(browser);
    browser.once('close', () => service.destroy());
    service.once('close', () => browser.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const cut = (): void => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (to) => {
      port = to;
    },
    cut,
    mend: () => {
      isCut = false;
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
