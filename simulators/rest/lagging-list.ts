interface Version<T> {
  record: T | null;
  atMs: number;
}

/** Keeps all states of each record, so that lists can show an earlier one. */
export class LaggingList<T> {
  readonly #history = new Map<number, Version<T>[]>();

  /** Records a new state of a record; null when it was deleted. */
  note(id: number, record: T | null, nowMs: number): void {
    const versions = this.#history.get(id) ?? [];
    versions.push({ record: record === null ? null : structuredClone(record), atMs: nowMs });
    this.#history.set(id, versions);
  }

  /** All records as they were at that time, in epoch milliseconds. */
  at(timeMs: number): T[] {
    return [...this.#history.values()].flatMap((versions) => {
      const record = versions.findLast(({ atMs }) => atMs <= timeMs)?.record ?? null;
      return record === null ? [] : [record];
    });
  }
}
