/** Options of {@link createBatchedCalls}. */
export interface BatchedCallsOptions<Item, Result> {
  /** Asks for all items of one key in one call; the results are in the same order. Must end by itself. */
  send: (key: string, items: Item[]) => Promise<Result[]>;
  /** Most items in one call. */
  maximumItems: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Creates a queue in front of calls that answer many items at once. Calls with the same key never overlap: items that
 * arrive during one go together with the next. A failed call fails for all its items.
 */
export function createBatchedCalls<Item, Result>({ send, maximumItems }: BatchedCallsOptions<Item, Result>) {
  const lanes = new Map<string, Waiting<Item, Result>[]>();

  const work = async (key: string, lane: Waiting<Item, Result>[]): Promise<void> => {
    // Items that arrive in the same moment go in one call, the first one too.
    await Promise.resolve();
    while (lane.length > 0) {
      const batch = lane.splice(0, maximumItems);
      try {
        const results = await send(
          key,
          batch.map(({ item }) => item),
        );
        for (const [index, { resolve, reject }] of batch.entries()) {
          const result = results[index];
          if (result === undefined) reject(new Error('there is no answer for this item'));
          else resolve(result);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    lanes.delete(key);
  };

  return (key: string, item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      const waiting: Waiting<Item, Result> = { item, resolve, reject };
      const lane = lanes.get(key);
      if (lane !== undefined) {
        lane.push(waiting);
        return;
      }
      const fresh = [waiting];
      lanes.set(key, fresh);
      void work(key, fresh);
    });
}
