/** Issues that this process wrote of late: search is asked to read them from the database. */
export interface Recent {
  note(id: string): void;
  /** Newest first, at most the fifty that Jira accepts in `reconcileIssues`. */
  ids(): number[];
}

const lifeMs = 5 * 60_000;
const maximumIds = 50;

/** See {@link Recent}. */
export function createRecent(now: () => number): Recent {
  const times = new Map<string, number>();
  return {
    note(id) {
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
