import { Worker } from 'node:worker_threads';

/** A body to be read: a report about a call, or any other request of the phone line. */
export interface Job {
  kind: 'report' | 'request';
  bytes: Uint8Array;
  /** Digits of a support PIN. */
  pinLength: number;
  /** Names of all intents of the routing table. */
  intents: readonly string[];
}

/** What became of a body: JSON of what is used of it, or why there is none. */
export type Answer = { kind: 'read'; text: string } | { kind: 'invalid' } | { kind: 'tooLarge' } | { kind: 'busy' };

/** Threads that read big bodies, so that other requests do not wait meanwhile. */
export interface BodyThreads {
  /** Reads one body. Never rejects: `busy` says that too many wait, or that the thread ended. */
  read(job: Job): Promise<Answer>;
  close(): Promise<void>;
}

const threadCount = 2;
/** Most bodies that wait, of up to 10 MB each. */
const maximumWaiting = 8;
/** Most memory of a thread, in MB: a body of 10 MB can hold millions of objects. */
const memoryMb = 1_024;

interface Waiting {
  job: Job;
  resolve: (answer: Answer) => void;
}

/** Threads are started when they are first needed, and one that ended is replaced. */
export function createBodyThreads(): BodyThreads {
  const waiting: Waiting[] = [];
  const idle: Worker[] = [];
  const all = new Set<Worker>();

  const next = (): void => {
    while (waiting.length > 0 && (idle.length > 0 || all.size < threadCount)) {
      const one = waiting.shift();
      if (one !== undefined) void work(idle.pop() ?? begin(), one);
    }
  };
  const begin = (): Worker => {
    const worker = new Worker(new URL('thread.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    // What a thread throws ends it, and may repeat what it read: `exit` is enough.
    worker.on('error', () => undefined);
    worker.unref();
    all.add(worker);
    return worker;
  };
  const work = async (worker: Worker, { job, resolve }: Waiting): Promise<void> => {
    const answer = await new Promise<Answer | null>((settle) => {
      worker.once('message', settle);
      worker.once('exit', () => settle(null));
      worker.postMessage(job);
    });
    worker.removeAllListeners('message');
    worker.removeAllListeners('exit');
    if (answer === null) all.delete(worker);
    else idle.push(worker);
    resolve(answer ?? { kind: 'busy' });
    next();
  };

  return {
    read: (job) =>
      new Promise((resolve) => {
        if (waiting.length >= maximumWaiting) resolve({ kind: 'busy' });
        else {
          waiting.push({ job, resolve });
          next();
        }
      }),
    close: async () => {
      for (const { resolve } of waiting.splice(0)) resolve({ kind: 'busy' });
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
