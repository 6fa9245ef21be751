import { setTimeout as delay } from 'node:timers/promises';

/** A part of the process that has to be stopped before the process ends. */
export interface Stoppable {
  name: string;
  /** Time limit of {@link Stoppable.stop}, in milliseconds. A part that takes longer is left to the end of the process. */
  limitMs: number;
  /** From now on the part is not ready, but still works as before: so that balancers stop sending requests to it. */
  withdraw?: () => void;
  stop(): Promise<unknown>;
}

/**
 * Time limits of {@link Stoppable.stop} in milliseconds. With the API, which gets as long as one answer may take (4 s
 * unless configured otherwise), they are less than 10 s together: so long do `docker stop` and others wait.
 */
export const stopLimits = {
  /** Beyond the deadline of answers. */
  apiMarginMs: 400,
  /** A worker with other parts in its process: requests of customers are done by then. */
  workerMs: 2_200,
  /** A worker with a process of its own. */
  workerAloneMs: 8_000,
  temporalServerMs: 2_800,
} as const;

/** The signal came before a part was started. */
export class StartInterrupted extends Error {
  constructor() {
    super('the process was asked to stop while it started');
    this.name = 'StartInterrupted';
  }
}

/** One request to stop can arrive as several signals within this time: npm passes on what the terminal sent as well. */
const sameRequestMs = 1_000;
/** How long a part that is being started may take to get so far that it can be stopped, in milliseconds. */
const startingMs = 1_000;

/** Waits for SIGINT (Ctrl+C) or SIGTERM. A second one, a second later or more, ends the process at once. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let askedAt: number | null = null;
    const take = (signal: NodeJS.Signals): void => {
      const now = performance.now();
      if (askedAt !== null && now - askedAt > sameRequestMs) process.exit(signal === 'SIGTERM' ? 143 : 130);
      askedAt ??= now;
      resolve(signal);
    };
    process.on('SIGINT', take);
    process.on('SIGTERM', take);
  });
}

/**
 * The result of a step of the start.
 * @param stopping resolves when the process was asked to stop
 * @throws {StartInterrupted} when that happens first
 */
export function unlessStopped<Result>(step: Promise<Result>, stopping: Promise<unknown>): Promise<Result> {
  const interrupted = stopping.then(() => {
    throw new StartInterrupted();
  });
  return Promise.race([step, interrupted]);
}

/** A part that is being started. */
export interface Starting<Part> extends Pick<Stoppable, 'name' | 'limitMs'> {
  starting: Promise<Part>;
}

/**
 * Waits until a part has started. It is added in front of `parts` before that, so that a part which starts while the
 * process stops is stopped too.
 * @param stopping resolves when the process was asked to stop
 * @throws {StartInterrupted} when that happens first
 */
export async function startPart<Part extends Pick<Stoppable, 'stop' | 'withdraw'>>(
  parts: Stoppable[],
  { name, limitMs, starting }: Starting<Part>,
  stopping: Promise<unknown>,
): Promise<Part> {
  const none = starting.catch(() => null);
  const entry: Stoppable = {
    name,
    limitMs: limitMs + startingMs,
    stop: async () => (await within(startingMs, none, null))?.stop(),
  };
  parts.unshift(entry);
  const started = await unlessStopped(starting, stopping);
  Object.assign(entry, {
    limitMs,
    stop: () => started.stop(),
    withdraw: () => started.withdraw?.(),
  } satisfies Partial<Stoppable>);
  return started;
}

/**
 * Stops all parts in the given order. First all of them are withdrawn, and `delayMs` later the first one is stopped. One
 * that fails to stop, or takes longer than its limit, is reported, and the next one is stopped all the same.
 * @returns true if all parts have stopped
 */
export async function stopAll(
  parts: readonly Stoppable[],
  report: (line: string, isProblem: boolean) => void,
  delayMs = 0,
): Promise<boolean> {
  for (const part of parts) part.withdraw?.();
  if (delayMs > 0) await delay(delayMs);
  let allStopped = true;
  for (const part of parts) {
    const problem = await stopOne(part);
    report(problem ?? `${part.name} stopped`, problem !== null);
    allStopped &&= problem === null;
  }
  return allStopped;
}

/** Stops a part; returns what went wrong, or null. */
async function stopOne({ name, limitMs, stop }: Stoppable): Promise<string | null> {
  const work = stop().then(
    () => null,
    (error: unknown) => `${name} failed to stop: ${error instanceof Error ? error.message : 'unknown error'}`,
  );
  return within(limitMs, work, `${name} did not stop within ${limitMs} ms: it is cut off`);
}

/** The result of `work`, or `otherwise` when it takes longer than `limitMs` milliseconds. */
async function within<Result>(limitMs: number, work: Promise<Result>, otherwise: Result): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
