import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { startEmbeddedServer, type EmbeddedServer, type EmbeddedServerOptions } from './embedded-server.ts';

/** How a server is watched; the usual times when absent. */
export interface WatchOptions {
  /** Between two looks, in milliseconds. */
  everyMs?: number;
  /** Longest one look waits for an answer, in milliseconds. */
  answerMs?: number;
  /** So many looks in a row without an answer are a server that hangs. */
  silences?: number;
}

/** A server that is started anew when it hangs. `pid` and `ended` are those of the one that runs. */
export interface WatchedServer extends Omit<EmbeddedServer, 'pid' | 'kill'> {
  pid(): number;
}

/**
 * Starts the embedded server and keeps an eye on it. Its SQLite store can get stuck for good when a call is cut off in
 * the middle of a transaction under load (seen with server 1.29: every later call fails with `interrupted (9)`); then
 * it is ended and started again with the same file on the same port. What it had accepted is in the file; clients
 * connect again by themselves.
 */
export async function startWatchedServer(
  options: EmbeddedServerOptions,
  { everyMs = 10_000, answerMs = 5_000, silences = 3 }: WatchOptions = {},
): Promise<WatchedServer> {
  let server = await startEmbeddedServer(options);
  const { address, namespace, uiUrl } = server;
  const port = Number(new URL(`http://${address}`).port);
  const stopping = new AbortController();
  const ended = Promise.withResolvers<string>();

  const watch = async (): Promise<void> => {
    for (let silent = 0; !stopping.signal.aborted;) {
      await delay(everyMs, undefined, { signal: stopping.signal });
      silent = (await answers(address, namespace, answerMs)) ? 0 : silent + 1;
      if (silent < silences) continue;
      silent = 0;
      options.report?.('The Temporal server does not answer any more; starting it again…');
      replaced.add(server);
      await server.kill();
      server = await startEmbeddedServer({ ...options, port });
      void follow(server);
    }
  };
  /** An end that nobody asked for is the end of the service; one for a new start is not. */
  const replaced = new WeakSet<EmbeddedServer>();
  const follow = async (current: EmbeddedServer): Promise<void> => {
    const how = await current.ended;
    if (!replaced.has(current)) ended.resolve(how);
  };
  void follow(server);
  void watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) ended.resolve(error instanceof Error ? error.message : 'unknown fault');
  });
  return {
    address,
    namespace,
    uiUrl,
    pid: () => server.pid,
    ended: ended.promise,
    stop: async () => {
      stopping.abort();
      await server.stop();
    },
  };
}

async function answers(address: string, namespace: string, withinMs: number): Promise<boolean> {
  const work = ask(address, namespace, withinMs).catch(() => false);
  return Promise.race([work, delay(withinMs, false)]);
}

/** A read of the store: what is stuck there does not show in the server's own health. */
async function ask(address: string, namespace: string, withinMs: number): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: withinMs, interceptors: [] });
  try {
    await connection.withDeadline(Date.now() + withinMs, () =>
      connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 }),
    );
    return true;
  } finally {
    await connection.close();
  }
}
