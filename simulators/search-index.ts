/** A copy of records that follows the truth with a delay, as a vendor's search index does. */
export class SearchIndex<Id extends string | number, T extends { id: Id }> {
  readonly #visible = new Map<Id, T>();
  readonly #pending: { id: Id; copy: T | null; atMs: number }[] = [];

  /** Notes a new state of a record; null = deleted. */
  note(id: Id, record: T | null, nowMs: number): void {
    this.#pending.push({ id, copy: record === null ? null : structuredClone(record), atMs: nowMs });
  }

  /** What search shows now, in the order in which it first showed: every state noted at least `lagMs` ago. */
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
