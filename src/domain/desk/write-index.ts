import { jsonBytes } from '../size.ts';
import { Heap } from '../heap.ts';
import { priorities, type Priority } from '../tickets/tickets.ts';
import { keyOf, type QueuedWrite, type WritePlace, type WriteRef } from './health.ts';

const urgencies = Object.fromEntries(priorities.map((priority, urgency) => [priority, urgency])) as Record<
  Priority,
  number
>;

/** The waiting writes that the desk watch keeps itself, each found at once: by name, by urgency, and by time. */
export class WriteIndex {
  readonly #all = new Map<string, { write: QueuedWrite; bytes: number }>();
  /** In the order in which they were permitted. */
  readonly #permitted = new Map<string, QueuedWrite>();
  readonly #ready = new Heap<QueuedWrite>(precedes);
  readonly #delayed = new Heap<QueuedWrite>((one, other) => one.notBefore < other.notBefore);
  #bytes = 0;
  #alone = 0;

  /** How many there are. */
  get size(): number {
    return this.#all.size;
  }

  /** Their size as JSON. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True if each of them fails for a reason of its own. */
  get areAlone(): boolean {
    return this.#alone === this.#all.size;
  }

  /** Those that were permitted and not reported since, the longest permitted first. */
  get permitted(): ReadonlyMap<string, QueuedWrite> {
    return this.#permitted;
  }

  /** All of them. */
  values(): QueuedWrite[] {
    return Array.from(this.#all.values(), ({ write }) => write);
  }

  /** The write of this name. */
  get(ref: WriteRef): QueuedWrite | undefined {
    return this.#all.get(keyOf(ref))?.write;
  }

  /** Adds a write; it replaces the one of the same name. */
  put(write: QueuedWrite): void {
    this.delete(write);
    const bytes = jsonBytes(write) + 1;
    this.#all.set(keyOf(write), { write, bytes });
    this.#bytes += bytes;
    if (write.isAlone) this.#alone += 1;
    if (write.permittedAt !== null) this.#permitted.set(keyOf(write), write);
    else this.#delayed.push(write);
    // What was replaced or deleted stays in the heaps until it comes first, or until it is most of them.
    if (this.#ready.size + this.#delayed.size <= 2 * this.#all.size + 100) return;
    for (const heap of [this.#ready, this.#delayed]) heap.filter((entry) => this.#isUnpermitted(entry));
  }

  /** Takes a write out; undefined if there is none of this name. */
  delete(ref: WriteRef): QueuedWrite | undefined {
    const key = keyOf(ref);
    const entry = this.#all.get(key);
    if (entry === undefined) return undefined;
    this.#all.delete(key);
    this.#permitted.delete(key);
    this.#bytes -= entry.bytes;
    if (entry.write.isAlone) this.#alone -= 1;
    return entry.write;
  }

  /** Notes that a write is permitted now. */
  permit(write: QueuedWrite, now: number): void {
    write.permittedAt = now;
    this.#permitted.delete(keyOf(write));
    this.#permitted.set(keyOf(write), write);
  }

  /** The most urgent and oldest write that waits for a permit and is not delayed; undefined if there is none. */
  firstDue(now: number): QueuedWrite | undefined {
    for (let next = this.#firstOf(this.#delayed); next !== undefined; next = this.#firstOf(this.#delayed)) {
      if (next.notBefore > now) break;
      this.#delayed.pop();
      this.#ready.push(next);
    }
    return this.#firstOf(this.#ready);
  }

  /** When the next write that waits for a permit may have it, epoch milliseconds; null if there is none. */
  get nextNotBefore(): number | null {
    return (this.#firstOf(this.#ready) ?? this.#firstOf(this.#delayed))?.notBefore ?? null;
  }

  #firstOf(heap: Heap<QueuedWrite>): QueuedWrite | undefined {
    while (heap.first !== undefined && !this.#isUnpermitted(heap.first)) heap.pop();
    return heap.first;
  }

  #isUnpermitted(write: QueuedWrite): boolean {
    return write.permittedAt === null && this.get(write) === write;
  }
}

/** Urgency as a number; more is more urgent. */
export function urgencyOf({ priority }: Pick<QueuedWrite, 'priority'>): number {
  return urgencies[priority ?? 'normal'];
}

/** True if a write comes before another of the same urgency: it is older. */
export function isOlder(one: WritePlace, other: WritePlace): boolean {
  return one.since < other.since || (one.since === other.since && one.operation < other.operation);
}

/** True if a write is permitted before another: the more urgent one, then the older one. */
export function precedes(one: QueuedWrite, other: QueuedWrite): boolean {
  const difference = urgencyOf(one) - urgencyOf(other);
  return difference === 0 ? isOlder(one, other) : difference > 0;
}

/**
 * Of the writes that may be tried now, one that failed least often: while the desk takes no writes, a write that cannot be
 * done must not hide its recovery.
 * @param now epoch milliseconds
 */
export function leastFailed(writes: readonly QueuedWrite[], now: number): QueuedWrite | undefined {
  const due = writes.filter(({ permittedAt, notBefore }) => permittedAt === null && notBefore <= now);
  return due.reduce<QueuedWrite | undefined>((least, write) => {
    if (least === undefined) return write;
    const difference = write.delays - least.delays;
    return difference < 0 || (difference === 0 && precedes(write, least)) ? write : least;
  }, undefined);
}
