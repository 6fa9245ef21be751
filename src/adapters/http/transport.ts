import type { Dispatcher } from 'undici';
import { Agent } from 'undici';
import type { Call, RawAnswer } from './calls.ts';
import { lostAnswer } from './calls.ts';

/** One request on the wire. `target` is the path and query, ready to send. */
export interface WireRequest {
  call: Call;
  target: string;
  headers: Record<string, string>;
  /** What comes bit by bit is sent as fast as the host takes it, and never completed if it fails. */
  body: string | Buffer | AsyncIterable<Uint8Array> | null;
  /** Instead of the transport's own time limit, in milliseconds. */
  timeoutMs?: number | undefined;
}

/** Sends requests over kept-alive connections. Throws `ServiceFailure` when no complete answer arrives. */
export interface Transport {
  send(request: WireRequest, signal?: AbortSignal): Promise<RawAnswer>;
  /** Closes at once. Open requests fail. */
  close(): Promise<void>;
}

/** A page of a hundred mails with pictures inside has tens of megabytes. */
const maximumAnswerBytes = 32 * 1024 * 1024;
const connectTimeoutMs = 5_000;
const keepAliveMs = 30_000;

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : 'connectionFailed';
}

/** One request and its answer. Tracks whether the request was sent, which decides what a failure means. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<RawAnswer>;
  readonly #call: Call;
  readonly #chunks: Buffer[] = [];
  readonly #outcome: { resolve: (answer: RawAnswer) => void; reject: (error: Error) => void };
  #controller: Dispatcher.DispatchController | null = null;
  #stopped = false;
  #status = 0;
  #headers: RawAnswer['headers'] = {};

  constructor(call: Call) {
    this.#call = call;
    const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
    this.answer = promise;
    this.#outcome = { resolve, reject };
  }

  /** Stops waiting. A request that is still queued for a connection is never sent. */
  stop(code: string): void {
    this.#stopped = true;
    this.#fail(code);
    this.#controller?.abort(new Error(code));
  }

  #fail(code: string): void {
    this.#outcome.reject(lostAnswer(this.#call, this.#controller !== null, code));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#stopped) controller.abort(new Error('stopped'));
    else this.#controller = controller;
  }

  onResponseStart(_controller: unknown, status: number, headers: RawAnswer['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    this.#outcome.resolve({ status: this.#status, headers: this.#headers, text });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#fail(codeOf(error));
  }
}

/**
 * A transport to one host.
 * @param origin like `https://example.zendesk.com`
 * @param timeoutMs time limit of a single request that names none, whatever its signal says
 * @param maximumBytes largest answer that is read; a larger one counts as lost
 */
export function createTransport(
  origin: string,
  timeoutMs: number,
  maximumBytes: number = maximumAnswerBytes,
): Transport {
  const agent = new Agent({
    connections: 128,
    keepAliveTimeout: keepAliveMs,
    maxResponseSize: maximumBytes,
    connect: { timeout: connectTimeoutMs },
    // The timer below bounds the whole exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    async send({ call, target, headers, body, timeoutMs: limitMs = timeoutMs }, signal) {
      const exchange = new Exchange(call);
      const onAbort = (): void => exchange.stop('aborted');
      if (signal?.aborted === true) throw lostAnswer(call, false, 'aborted');
      const timer = setTimeout(() => exchange.stop('timeout'), limitMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        // undici takes anything that can be iterated as a body; its type lists only streams.
        const content = body as Dispatcher.DispatchOptions['body'];
        agent.dispatch({ origin, path: target, method: call.method, headers, body: content ?? null }, exchange);
        return await exchange.answer;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    close: () => agent.destroy(),
  };
}
