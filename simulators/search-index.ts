/** A copy of records that shows changes with a delay, as a vendor's search index does. */
export class SearchIndex<Id extends string | number, T extends { id: Id }> {
  readonly #visible = new Map<Id, T>();
  readonly #pending: { id: Id; copy: T | null; atMs: number }[] = [];

  /** Records a new state of a record; null when it was deleted. */
  note(id: Id, record: T | null, nowMs: number): void {
    this.#pending.push({ id, copy: record === null ? null : structuredClone(record), atMs: nowMs });
  }

  /** The records as they were `lagMs` milliseconds ago, in the order in which they first appeared. */
  read(nowMs: number, lagMs: number): T[] {
    while (this.#pending[0] !== undefined && this.#pending[0].atMs + lagMs <= nowMs) {
      const due = this.#pending.shift();
      if (due === undefined) break;
      if (due.copy === null) this.#visible.delete(due.id);
      else this.#visible.set(due.id, due.copy);
    }
    return [...this.#visible.values()];
  }
}
