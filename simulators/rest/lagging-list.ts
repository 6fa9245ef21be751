interface Version<T> {
  record: T | null;
  atMs: number;
}

/** Keeps what every record once was, so that lists can show the state of a while ago. */
export class LaggingList<T> {
  readonly #history = new Map<number, Version<T>[]>();

  /** Notes a new state of a record; null = deleted. */
  note(id: number, record: T | null, nowMs: number): void {
    const versions = this.#history.get(id) ?? [];
    versions.push({ record: record === null ? null : structuredClone(record), atMs: nowMs });
    this.#history.set(id, versions);
  }

  /** All records as they were at that time, by id. */
  at(timeMs: number): T[] {
    return [...this.#history.values()].flatMap((versions) => {
      const record = versions.findLast(({ atMs }) => atMs <= timeMs)?.record ?? null;
      return record === null ? [] : [record];
    });
  }
}
