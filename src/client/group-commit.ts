/** How things are brought to where they are kept. */
export interface GroupCommitOptions<Item> {
  /** Keeps things that have the same key, in one call. Has to settle within `limitMs`: nobody waits any longer. */
  send: (key: string, items: Item[], limitMs: number) => Promise<unknown>;
  /** Most things of one call. */
  maximumItems: number;
  /** Most calls at the same time; those of one key never overlap. */
  maximumCalls: number;
  /** Longest a delivery may take, in milliseconds. */
  limitMs: number;
}

/** A queue in front of calls that take many things at once. */
export interface GroupCommit<Item> {
  /**
   * Resolves once all things are kept. What comes while a call of the same key is under way goes with the next one, in
   * the order in which it came. Nothing to keep: nothing is called.
   * @throws what the first call that failed throws, or an error that says how long was waited; some may have been kept
   */
  deliver(key: string, items: readonly Item[]): Promise<void>;
}

/** Most bytes of one call, as JSON: the server takes up to 2 MB. */
const maximumBytes = 1_000_000;

interface Waiting<Item> {
  items: readonly Item[];
  bytes: number;
  /** When it is told that it takes too long, as `performance.now()` counts. */
  until: number;
  /** From now on only its call tells it. */
  leaveToCall: () => void;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** What waits for its turn, by key. */
type Lanes<Item> = Map<string, Waiting<Item>[]>;

/** Creates the queue. */
export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const { send, maximumItems, maximumCalls, limitMs } = options;
  /** Every key that waits or is being worked on. */
  const lanes: Lanes<Item> = new Map();
  const ready: string[] = [];
  let calls = 0;

  const work = async (key: string, lane: Waiting<Item>[]): Promise<void> => {
    rejectLate(lane, limitMs);
    const batch = takeBatch(lane, maximumItems);
    try {
      const items = batch.flatMap((waiting) => waiting.items);
      const until = Math.max(...batch.map((waiting) => waiting.until));
      // Told by a timer of its own, the last one could be answered while its call is still being given up.
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
    const kept = join(lane, items, limitMs);
    pump();
    return kept;
  };

  return {
    deliver: async (key, items) => {
      await allSettled(chunksOf(items, maximumItems).map((chunk) => put(key, chunk)));
    },
  };
}

/** Puts things at the end of what waits, for so long and no longer. */
function join<Item>(lane: Waiting<Item>[], items: readonly Item[], limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      how();
    };
    const waiting: Waiting<Item> = {
      items,
      bytes: Buffer.byteLength(JSON.stringify(items)),
      until: performance.now() + limitMs,
      leaveToCall: () => clearTimeout(timer),
      resolve: () => settle(resolve),
      reject: (error) => settle(() => reject(error)),
    };
    const timer = setTimeout(() => {
      // Whoever is told "not now" sends it again: what has not left yet need not go.
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

/** Whoever has hardly any time left is told so now: a call that is given up at once may be kept or not. */
function rejectLate<Item>(lane: Waiting<Item>[], limitMs: number): void {
  const soon = performance.now() + limitMs / 20;
  const first = lane.findIndex(({ until }) => until >= soon);
  for (const { reject } of lane.splice(0, first === -1 ? lane.length : first)) reject(tooLate(limitMs));
}

/** As many of the waiting deliveries as go into one call, at least one. */
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
 * Waits until all have settled, so that nothing goes on behind an answer.
 * @throws the first failure
 */
export async function allSettled(deliveries: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(deliveries);
  await Promise.all(deliveries);
}
