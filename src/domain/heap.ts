/** Items of which the first one, in an order of one's own, is found at once; adding and taking cost a logarithm. */
export class Heap<Item> {
  readonly #precedes: (one: Item, other: Item) => boolean;
  #items: Item[] = [];

  /** @param precedes true if `one` comes before `other` */
  constructor(precedes: (one: Item, other: Item) => boolean) {
    this.#precedes = precedes;
  }

  /** How many items there are. */
  get size(): number {
    return this.#items.length;
  }

  /** The first item; undefined if there is none. */
  get first(): Item | undefined {
    return this.#items[0];
  }

  /** Adds an item. */
  push(item: Item): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !this.#precedes(item, parent)) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  /** Takes the first item; undefined if there is none. */
  pop(): Item | undefined {
    const items = this.#items;
    const [first] = items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const one = items[left];
      if (one === undefined) break;
      const other = items[left + 1];
      const isRight = other !== undefined && this.#precedes(other, one);
      const child = isRight ? other : one;
      if (!this.#precedes(child, last)) break;
      items[at] = child;
      at = isRight ? left + 1 : left;
    }
    items[at] = last;
    return first;
  }

  /** Keeps only these items. */
  filter(isKept: (item: Item) => boolean): void {
    const kept = this.#items.filter(isKept);
    this.#items = [];
    for (const item of kept) this.push(item);
  }
}
