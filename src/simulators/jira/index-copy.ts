/** A copy of records that follows the truth with a delay, as Jira's search index does. */
export class IndexCopy<T extends { id: string }> {
  readonly #visible = new Map<string, T>();
  readonly #pending: { id: string; copy: T | null; atMs: number }[] = [];

  /** Notes a new state of a record; null = deleted. */
  note(id: string, record: T | null, nowMs: number): void {
    this.#pending.push({ id, copy: record === null ? null : structuredClone(record), atMs: nowMs });
  }

  /** What search shows now: every state noted at least `lagMs` ago. */
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
