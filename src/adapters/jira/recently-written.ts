/** The issues that this process wrote recently. The search is asked to read them from the database. */
export interface RecentlyWritten {
  add(id: string): void;
  /** Newest first; at most fifty, which is what Jira accepts as `reconcileIssues`. */
  ids(): number[];
}

const lifeMs = 5 * 60_000;
const maximumIds = 50;

/** See {@link RecentlyWritten}. An issue counts as recent for five minutes. */
export function createRecentlyWritten(now: () => number): RecentlyWritten {
  const times = new Map<string, number>();
  return {
    add(id) {
      times.delete(id);
      times.set(id, now());
      for (const [old, at] of times) if (times.size > maximumIds || at + lifeMs < now()) times.delete(old);
    },
    ids: () =>
      [...times]
        .filter(([, at]) => at + lifeMs >= now())
        .map(([id]) => Number(id))
        .toReversed(),
  };
}
