import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { RestDesk, RestDeskOptions } from '../../../src/adapters/rest/index.ts';
import { createRestDesk } from '../../../src/adapters/rest/index.ts';
import type { WireExchange } from './openapi.ts';

export const token = 'test-token';

/** Starts a server that answers with the listener. Returns its URL. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** A desk that calls `baseUrl`. It is closed when the test ends. */
export function connect(baseUrl: string, changes: Partial<RestDeskOptions> = {}): RestDesk {
  const desk = createRestDesk({ baseUrl, token, ...changes });
  onTestFinished(() => desk.close());
  return desk;
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

const asJson = (text: string): unknown => (text === '' ? undefined : JSON.parse(text));

/** Starts a proxy to `target` that records all exchanges. */
export async function startRecorder(target: string): Promise<{ url: string; exchanges: WireExchange[] }> {
  const exchanges: WireExchange[] = [];
  const url = await serve((request, response) => {
    void (async () => {
      const { method = '', url: path = '' } = request;
      const text = await bodyOf(request);
      const names = ['authorization', 'content-type', 'idempotency-key', 'if-match'];
      const headers = Object.fromEntries(
        names.map((name) => [name, request.headers[name]]).filter(([, value]) => value),
      );
      const body = text === '' ? {} : { body: text };
      const answer = await fetch(new URL(path, target), { method, headers, ...body });
      const answerText = await answer.text();
      exchanges.push({
        method,
        url: path,
        requestHeaders: request.headers,
        requestBody: asJson(text),
        status: answer.status,
        answerHeaders: Object.fromEntries(answer.headers),
        answerBody: asJson(answerText),
      });
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(answerText);
    })();
  });
  return { url, exchanges };
}
