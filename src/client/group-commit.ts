/** Options of {@link createGroupCommit}. */
export interface GroupCommitOptions<Item> {
  /** Stores items that have the same key, in one call. Must end within `limitMs`: nobody waits any longer. */
  send: (key: string, items: Item[], limitMs: number) => Promise<unknown>;
  /** Most items in one call. */
  maximumItems: number;
  /** Most calls at the same time; calls with the same key never overlap. */
  maximumCalls: number;
  /** Time limit of a delivery, in milliseconds. */
  limitMs: number;
}

/** A queue in front of calls that take many items at once. */
export interface GroupCommit<Item> {
  /**
   * Resolves once all items are stored. Items that arrive during a call with the same key go with the next one, in
   * order. Without items nothing is called.
   * @throws what the first failed call throws, or an error that names the time limit; some items may have been stored
   */
  deliver(key: string, items: readonly Item[]): Promise<void>;
}

/** Most bytes of one call, as JSON; the server accepts up to 2 MB. */
const maximumBytes = 1_000_000;

interface Waiting<Item> {
  items: readonly Item[];
  bytes: number;
  /** When it is rejected as too late, in the time of `performance.now()`. */
  until: number;
  /** Stops its timer, so that only its call resolves or rejects it. */
  leaveToCall: () => void;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Waiting deliveries by key. */
type Lanes<Item> = Map<string, Waiting<Item>[]>;

/** Creates the queue. */
export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const { send, maximumItems, maximumCalls, limitMs } = options;
  /** Lanes of all keys that wait or have a call under way. */
  const lanes: Lanes<Item> = new Map();
  const ready: string[] = [];
  let calls = 0;

  const work = async (key: string, lane: Waiting<Item>[]): Promise<void> => {
    rejectLate(lane, limitMs);
    const batch = takeBatch(lane, maximumItems);
    try {
      const items = batch.flatMap((waiting) => waiting.items);
      const until = Math.max(...batch.map((waiting) => waiting.until));
      // With its own timer, the last delivery could be rejected while its call is still being aborted.
      for (const waiting of batch) if (waiting.until === until) waiting.leaveToCall();
      if (items.length > 0) await send(key, items, Math.max(1, until - performance.now()));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    if (lane.length === 0) lanes.delete(key);
    else ready.push(key);
  };
  const pump = (): void => {
    while (calls < maximumCalls) {
      const key = ready.shift();
      const lane = key === undefined ? undefined : lanes.get(key);
      if (key === undefined || lane === undefined) return;
      calls += 1;
      void work(key, lane).finally(() => {
        calls -= 1;
        pump();
      });
    }
  };
  const put = (key: string, items: readonly Item[]): Promise<void> => {
    const lane = lanes.get(key) ?? [];
    if (!lanes.has(key)) {
      lanes.set(key, lane);
      ready.push(key);
    }
    const stored = enqueue(lane, items, limitMs);
    pump();
    return stored;
  };

  return {
    deliver: async (key, items) => {
      await allSettled(chunksOf(items, maximumItems).map((chunk) => put(key, chunk)));
    },
  };
}

/** Adds items to the end of a lane; rejects them if they are not stored within the limit. */
function enqueue<Item>(lane: Waiting<Item>[], items: readonly Item[], limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (complete: () => void): void => {
      clearTimeout(timer);
      complete();
    };
    const waiting: Waiting<Item> = {
      items,
      bytes: Buffer.byteLength(JSON.stringify(items)),
      until: performance.now() + limitMs,
      leaveToCall: () => clearTimeout(timer),
      resolve: () => finish(resolve),
      reject: (error) => finish(() => reject(error)),
    };
    const timer = setTimeout(() => {
      // The sender will repeat a rejected delivery: what was not sent yet need not be sent.
      const index = lane.indexOf(waiting);
      if (index !== -1) lane.splice(index, 1);
      reject(tooLate(limitMs));
    }, limitMs);
    lane.push(waiting);
  });
}

function tooLate(limitMs: number): Error {
  return new Error(`not kept within ${limitMs} ms`);
}

/** Rejects deliveries with hardly any time left: if their call were aborted at once, its outcome would be unknown. */
function rejectLate<Item>(lane: Waiting<Item>[], limitMs: number): void {
  const soon = performance.now() + limitMs / 20;
  const first = lane.findIndex(({ until }) => until >= soon);
  for (const { reject } of lane.splice(0, first === -1 ? lane.length : first)) reject(tooLate(limitMs));
}

/** Takes as many waiting deliveries as fit into one call, at least one. */
function takeBatch<Item>(lane: Waiting<Item>[], maximumItems: number): Waiting<Item>[] {
  let count = 0;
  let size = 0;
  const end = lane.findIndex(({ items, bytes }, index) => {
    count += items.length;
    size += bytes;
    return index > 0 && (count > maximumItems || size > maximumBytes);
  });
  return lane.splice(0, end === -1 ? lane.length : end);
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks = Math.ceil(items.length / size);
  return Array.from({ length: chunks }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/**
 * Waits until all deliveries have ended, so that no work continues after the answer.
 * @throws the first failure
 */
export async function allSettled(deliveries: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(deliveries);
  await Promise.all(deliveries);
}
