import { setTimeout as delay } from 'node:timers/promises';
import type { ApiProcess } from './system.ts';

/** Sends requests to APIs in turn, as a load balancer does: only to those that were ready when last probed. */
export interface Balancer {
  /** Adds an API, and waits until it is ready. */
  add(api: ApiProcess, limitMs: number): Promise<void>;
  remove(api: ApiProcess): void;
  /**
   * The result of a request to an API that is ready; a refused connection is tried with the next one.
   * @throws Error when no API is ready
   */
  send<Result>(request: (api: ApiProcess) => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
}

/** How often each API is asked whether it is ready, in milliseconds. */
const probeEveryMs = 100;

/** Starts a balancer without any API. */
export function startBalancer(): Balancer {
  const ready = new Map<ApiProcess, boolean>();
  const stopping = new AbortController();
  let turn = 0;
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const api of ready.keys()) {
        const isReady = await probe(api);
        if (ready.has(api)) ready.set(api, isReady);
      }
      await delay(probeEveryMs);
    }
  };
  const watching = watch();
  return {
    add: async (api, limitMs) => {
      ready.set(api, false);
      for (const end = Date.now() + limitMs; ready.get(api) !== true; await delay(probeEveryMs)) {
        if (Date.now() > end) throw new Error(`an API is not ready after ${limitMs} ms:\n${api.output()}`);
      }
    },
    remove: (api) => ready.delete(api),
    send: async (request) => {
      for (;;) {
        const able = [...ready].flatMap(([api, isReady]) => (isReady ? [api] : []));
        turn += 1;
        const api = able[turn % able.length];
        if (api === undefined) throw new Error('no API is ready');
        try {
          return await request(api);
        } catch (error) {
          if (!isRefused(error)) throw error;
        }
      }
    },
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}

async function probe(api: ApiProcess): Promise<boolean> {
  try {
    return (await fetch(`${api.url}/readyz`)).ok;
  } catch {
    return false;
  }
}

function isRefused(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
