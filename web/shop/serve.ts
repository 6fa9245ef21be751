import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** How the shop is served. */
export interface ShopOptions {
  /** The folder that `buildShop` returned. */
  root: string;
  /** Address of Deskbridge's web chat, up to and including `/service-desk/v1`. */
  chatUrl: string;
  /** By default any free one. */
  port?: number;
  /** How long a visitor waits for somebody before the chat gives up, in seconds; by default 300. */
  joinSeconds?: number;
  /** A new token (JWT) that says who is signed in at the shop; by default nobody is. */
  identity?: () => string | Promise<string>;
}

/** The shop as it is served. */
export interface ServedShop {
  /** Origin of the page, like `http://127.0.0.1:3000`; the chat has to allow it. */
  url: string;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Serves the shop on this machine, with a policy that lets it load nothing of others but the chat. */
export async function serveShop({
  root,
  chatUrl,
  port = 0,
  joinSeconds = 300,
  identity,
}: ShopOptions): Promise<ServedShop> {
  const policy = contentPolicy(new URL(chatUrl).origin);
  const settings = JSON.stringify({ url: chatUrl, hasIdentity: identity !== undefined, joinSeconds });
  const answer = async (address: string, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(address, 'http://shop');
    response.setHeader('content-security-policy', policy).setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    if (pathname === '/settings.json') return sendText(response, types['.json'] ?? '', settings);
    if (pathname === '/chat-identity' && identity !== undefined) {
      return sendText(response, 'text/plain; charset=utf-8', await identity());
    }
    return sendFile(response, path.join(root, pathname === '/' ? 'index.html' : pathname), root);
  };
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

// Carbon sets styles in scripts. Pictures and films of agents are shown from memory.
function contentPolicy(chatOrigin: string): string {
  return [
    "default-src 'self'",
    `connect-src 'self' ${chatOrigin}`,
    "img-src 'self' data: blob:",
    'media-src blob:',
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function sendText(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'content-type': type }).end(text);
}

async function sendFile(response: ServerResponse, file: string, root: string): Promise<void> {
  const type = types[path.extname(file)];
  const isOurs = file.startsWith(path.join(root, path.sep)) && type !== undefined;
  const found = isOurs ? await stat(file).catch(() => null) : null;
  if (found?.isFile() !== true || type === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    return;
  }
  response.writeHead(200, { 'content-type': type, 'content-length': found.size });
  await pipeline(createReadStream(file), response);
}
