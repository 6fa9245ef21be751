import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SunshineSimulator } from '../../../../simulators/sunshine/index.ts';

/** A gate between webhooks and the API that loses calls like a bad line. */
export interface Gate {
  /** Number of calls that do not reach the API; the platform sends them again. */
  refuse(calls: number): void;
  /** Number of calls that reach the API but whose answer is lost; the platform sends them again. */
  loseAnswers(calls: number): void;
  open(): void;
  close(): Promise<void>;
}

/** Puts a gate between the platform and the API at `target`, and makes the platform retry quickly and often. */
export async function startGate(sunshine: SunshineSimulator, target: string): Promise<Gate> {
  const left = { refused: 0, unanswered: 0 };
  const take = (what: keyof typeof left): boolean => left[what] > 0 && left[what]-- > 0;
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    if (take('refused')) return void request.socket.destroy();
    const headers = Object.fromEntries(
      ['content-type', 'x-api-key'].map((name) => [name, String(request.headers[name] ?? '')]),
    );
    const answer = await fetch(`${target}${request.url}`, { method: 'POST', headers, body });
    if (take('unanswered')) return void request.socket.destroy();
    response.writeHead(answer.status).end(await answer.text());
  };
  const server = createServer((request, response) => {
    // A call that reaches nobody is lost as well.
    pass(request, response).catch(() => request.socket.destroy());
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
