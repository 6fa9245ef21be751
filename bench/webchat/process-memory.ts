import type { ServiceProcess } from '../../test/support/processes.ts';

/** Memory of a process right after a garbage collection, in kilobytes. */
export interface ProcessMemory {
  /** Resident, with everything that Node and the Temporal SDK hold. */
  resident: number;
  /** Used by JavaScript: objects, and buffers outside of the heap. */
  javascript: number;
}

/** A connection to a process that was started with `--inspect`. */
export interface Inspector {
  memory(): Promise<ProcessMemory>;
  close(): void;
}

/** Node's flag for a process whose memory is measured; the port is any free one. */
export const inspectFlag = '--inspect=127.0.0.1:0';

const bytesPerKilobyte = 1_000;

/** Connects to the inspector of a process, which speaks the Chrome DevTools Protocol. */
export async function openInspector(process: ServiceProcess): Promise<Inspector> {
  const line = await process.says('Debugger listening on');
  const socket = new WebSocket(line.slice(line.indexOf('ws://')));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the inspector cannot be reached')), { once: true });
  });
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  let last = 0;
  const call = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return {
    memory: async () => {
      // What the first collection finalizes, the second one frees.
      await call('HeapProfiler.collectGarbage');
      await call('HeapProfiler.collectGarbage');
      const expression = 'JSON.stringify(process.memoryUsage())';
      const { result } = (await call('Runtime.evaluate', { expression })) as { result: { value: string } };
      const { rss, heapUsed, external } = JSON.parse(result.value) as NodeJS.MemoryUsage;
      return {
        resident: Math.round(rss / bytesPerKilobyte),
        javascript: Math.round((heapUsed + external) / bytesPerKilobyte),
      };
    },
    close: () => socket.close(),
  };
}
