import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { startEmbeddedServer, type EmbeddedServer, type EmbeddedServerOptions } from './embedded-server.ts';

/** How a server is watched. */
export interface WatchOptions {
  /** Milliseconds between two checks; default 10 000. */
  everyMs?: number;
  /** Time limit of one check in milliseconds; default 5 000. */
  answerMs?: number;
  /** The number of failed checks in a row after which the server counts as hanging; default 3. */
  failedChecks?: number;
}

/** A server that is restarted when it hangs. `pid` is that of the running one; `ended` ignores restarts. */
export interface WatchedServer extends Omit<EmbeddedServer, 'pid' | 'kill'> {
  pid(): number;
}

/**
 * Starts the embedded server and watches it. Under load its SQLite store can get stuck for good when a call is
 * cancelled in the middle of a transaction (seen with server 1.29: every later call fails with `interrupted (9)`). Then
 * the server is killed and restarted with the same file on the same port. Everything it had accepted is in the file,
 * and clients reconnect by themselves.
 */
export async function startWatchedServer(
  options: EmbeddedServerOptions,
  { everyMs = 10_000, answerMs = 5_000, failedChecks = 3 }: WatchOptions = {},
): Promise<WatchedServer> {
  let server = await startEmbeddedServer(options);
  const { address, namespace, uiUrl } = server;
  const port = Number(new URL(`http://${address}`).port);
  const stopping = new AbortController();
  const ended = Promise.withResolvers<string>();

  const watch = async (): Promise<void> => {
    for (let failed = 0; !stopping.signal.aborted;) {
      await delay(everyMs, undefined, { signal: stopping.signal });
      failed = (await answers(address, namespace, answerMs)) ? 0 : failed + 1;
      if (failed < failedChecks) continue;
      failed = 0;
      options.report?.('The Temporal server no longer answers; restarting it…');
      replaced.add(server);
      await server.kill();
      server = await startEmbeddedServer({ ...options, port });
      void follow(server);
    }
  };
  /** Servers that were killed for a restart. The end of any other server is the end of the service. */
  const replaced = new WeakSet<EmbeddedServer>();
  const follow = async (current: EmbeddedServer): Promise<void> => {
    const how = await current.ended;
    if (!replaced.has(current)) ended.resolve(how);
  };
  void follow(server);
  void watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) ended.resolve(error instanceof Error ? error.message : 'unknown error');
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
  const work = readStore(address, namespace, withinMs).catch(() => false);
  return Promise.race([work, delay(withinMs, false)]);
}

/** Reads from the store, because the server's own health check does not notice a stuck store. */
async function readStore(address: string, namespace: string, withinMs: number): Promise<boolean> {
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
