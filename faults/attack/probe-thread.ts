import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** Asks an address without end, and tells how long each answer took, in milliseconds, when it gets any message. */
async function probe(url: string, everyMs: number): Promise<void> {
  const times: number[] = [];
  const end = new AbortController();
  parentPort?.once('message', () => end.abort());
  while (!end.signal.aborted) {
    const askedAt = performance.now();
    const response = await fetch(url);
    await response.text();
    times.push(response.status === 200 ? performance.now() - askedAt : Infinity);
    await delay(everyMs);
  }
  parentPort?.postMessage(times);
}

const { url, everyMs } = workerData as { url: string; everyMs: number };
await probe(url, everyMs);
