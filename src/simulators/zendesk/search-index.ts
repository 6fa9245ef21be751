/** A copy of records that follows the truth with a delay, as the search index of Zendesk does. */
export class SearchIndex<T extends { id: number }> {
  readonly #visible = new Map<number, T>();
  readonly #pending: { id: number; copy: T | null; atMs: number }[] = [];

  /** Notes a new state of a record; null = deleted. */
  note(id: number, record: T | null, nowMs: number): void {
    this.#pending.push({ id, copy: record === null ? null : structuredClone(record), atMs: nowMs });
  }

  /** What search shows now: every state noted at least `lagMs` ago. By id. */
  read(nowMs: number, lagMs: number): T[] {
    while (this.#pending[0] !== undefined && this.#pending[0].atMs + lagMs <= nowMs) {
      const due = this.#pending.shift();
      if (due === undefined) break;
      if (due.copy === null) this.#visible.delete(due.id);
      else this.#visible.set(due.id, due.copy);
    }
    return [...this.#visible.values()].sort((a, b) => a.id - b.id);
  }
}
