import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';

/** One event of a chat, as its stream sends it. */
export interface SeenEvent {
  id: number;
  name: string;
  data: Record<string, unknown>;
}

/** What a stream tells while it is read. */
export interface StreamListener {
  /** An event; without a name it only moves the cursor. */
  event(event: SeenEvent): void;
  /** How long to wait before another stream is opened, in milliseconds. */
  retry(ms: number): void;
}

/** An open stream, which is read as it comes. */
export interface EventStream {
  /** Resolves when it has ended for any reason. */
  ended: Promise<void>;
  /** Closes it, as a browser does that loses its connection. */
  cut(): void;
}

/** A stream that was refused. */
export class StreamRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the stream was answered with ${status}`);
    this.status = status;
  }
}

/** Wait time limit for the head of the answer, in milliseconds. */
const headLimitMs = 20_000;

/**
 * Opens the events of a chat on a connection of its own, as browsers do.
 * @param url address of the events, with the cursor
 * @throws {StreamRefused} for an answer other than 200
 * @throws Error if the service cannot be reached, or sends no head in time
 */
export async function openEventStream(url: string, token: string, listener: StreamListener): Promise<EventStream> {
  const outgoing = request(url, { agent: false, headers: { authorization: `Bearer ${token}` } });
  outgoing.end();
  const [response] = (await once(outgoing, 'response', { signal: AbortSignal.timeout(headLimitMs) }).catch(
    (error: unknown) => {
      outgoing.destroy();
      throw error;
    },
  )) as [IncomingMessage];
  // A connection that breaks later ends the response, which is awaited below.
  outgoing.on('error', () => undefined);
  if (response.statusCode !== 200) {
    outgoing.destroy();
    throw new StreamRefused(response.statusCode ?? 0);
  }
  return { ended: read(response, listener), cut: () => void outgoing.destroy() };
}

async function read(response: IncomingMessage, listener: StreamListener): Promise<void> {
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) readBlock(block, listener);
  });
  await new Promise<void>((resolve) => response.on('error', () => undefined).once('close', resolve));
}

function readBlock(block: string, listener: StreamListener): void {
  const fields = new Map(block.split('\n').map((line) => [line.split(':')[0] ?? '', line.replace(/^\w+: ?/, '')]));
  const [id, retry, data] = [fields.get('id'), fields.get('retry'), fields.get('data')];
  if (retry !== undefined) listener.retry(Number(retry));
  if (id === undefined) return;
  const content = data === undefined ? {} : (JSON.parse(data) as SeenEvent['data']);
  listener.event({ id: Number(id), name: fields.get('event') ?? '', data: content });
}
