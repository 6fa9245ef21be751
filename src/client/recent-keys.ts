/** The keys that were added last, up to a number. A key that is added again counts as new. */
export class RecentKeys {
  readonly #keys = new Set<string>();
  readonly #maximum: number;

  constructor(maximum = 10_000) {
    this.#maximum = maximum;
  }

  /** Adds a key; beyond the number, the one that was added longest ago is forgotten. */
  add(key: string): void {
    this.#keys.delete(key);
    this.#keys.add(key);
    if (this.#keys.size <= this.#maximum) return;
    const [oldest] = this.#keys;
    if (oldest !== undefined) this.#keys.delete(oldest);
  }

  /** True if the key was added and is not forgotten. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }
}
