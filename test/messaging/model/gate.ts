import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SunshineSimulator } from '../../../src/simulators/sunshine/index.ts';

/** The way of webhooks to the API, on which calls get lost as on a bad line. */
export interface Gate {
  /** So many calls do not reach the API; the platform sends them again. */
  refuse(calls: number): void;
  /** So many calls reach the API, whose answer is lost; the platform sends them again. */
  loseAnswers(calls: number): void;
  open(): void;
  close(): Promise<void>;
}

/** Puts a gate between the platform and the API at `target`, and lets the platform be quick and patient. */
export async function startGate(sunshine: SunshineSimulator, target: string): Promise<Gate> {
  const left = { refused: 0, unanswered: 0 };
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (left.refused > 0) {
      left.refused -= 1;
      request.socket.destroy();
      return;
    }
    const headers = Object.fromEntries(
      ['content-type', 'x-api-key'].map((name) => [name, String(request.headers[name] ?? '')]),
    );
    const answer = await fetch(`${target}${request.url}`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    if (left.unanswered > 0) {
      left.unanswered -= 1;
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (const { webhooks } of sunshine.app.integrations.values()) {
    for (const webhook of webhooks) webhook.target = webhook.target.replace(target, `http://127.0.0.1:${port}`);
  }
  Object.assign(sunshine.webhooks.settings, { retryMs: 20, maximumTries: 9 });
  return {
    refuse: (calls) => void (left.refused = calls),
    loseAnswers: (calls) => void (left.unanswered = calls),
    open: () => void Object.assign(left, { refused: 0, unanswered: 0 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array);
  return Buffer.concat(parts).toString();
}
