import { inWords } from '../failures.ts';
import { truncate } from '../text.ts';
import { keyOf, type KnownParkedWrite, type ParkedWrite, type WatchState, type WriteRef } from './health.ts';

/** Number of parked writes that are kept, and of different causes among them that are announced. */
const maximumParked = 1_000;
const maximumCauses = 50;
/** Most characters of a cause. */
const maximumCause = 120;

/** The writes that wait for the administrator. Each report costs the same, however many there are. */
export class ParkedWrites {
  readonly #state: WatchState;
  readonly #all = new Map<string, KnownParkedWrite>();
  /** How many writes have each cause. */
  readonly #causes = new Map<string, number>();

  /** @param parked what `values()` returned when the state was saved */
  constructor(state: WatchState, parked: readonly KnownParkedWrite[]) {
    this.#state = state;
    for (const write of parked) this.#put(write);
  }

  /** The writes that are kept, oldest first. */
  values(): KnownParkedWrite[] {
    return [...this.#all.values()];
  }

  /** How many are parked. */
  get count(): number {
    return this.#all.size + this.#state.moreParked;
  }

  /**
   * Adds a parked write. True if the administrator has to be told: no other parked write has the same cause. Two causes
   * differ if their codes or fields do, and each conversation whose ticket changed hands is told by itself. Of very many
   * causes only the first are told.
   */
  add({ conversation, operation, failure, again }: ParkedWrite): boolean {
    if (again === true && this.#all.has(keyOf({ conversation, operation }))) return false;
    this.remove({ conversation, operation });
    const cause = causeOf({ conversation, failure });
    const isNew = !this.#causes.has(cause) && this.#causes.size < maximumCauses;
    this.#put({ conversation, operation, cause });
    if (this.#all.size > maximumParked) {
      const [oldest] = this.#all.values();
      if (oldest !== undefined) this.remove(oldest);
      this.#state.moreParked += 1;
    }
    return isNew;
  }

  /** Removes a write that is done or waits for the desk; returns true if it was known. */
  remove(ref: WriteRef): boolean {
    const write = this.#all.get(keyOf(ref));
    if (write === undefined) return false;
    this.#all.delete(keyOf(ref));
    const others = (this.#causes.get(write.cause) ?? 1) - 1;
    if (others === 0) this.#causes.delete(write.cause);
    else this.#causes.set(write.cause, others);
    return true;
  }

  /** A write is done that was neither waiting nor known here: it is one of those that are only counted. */
  removeUnknown(): void {
    this.#state.moreParked = Math.max(0, this.#state.moreParked - 1);
  }

  #put(write: KnownParkedWrite): void {
    this.#all.set(keyOf(write), write);
    this.#causes.set(write.cause, (this.#causes.get(write.cause) ?? 0) + 1);
  }
}

function causeOf({ conversation, failure }: Pick<ParkedWrite, 'conversation' | 'failure'>): string {
  if (failure?.reason === 'changedHands') return truncate(`changedHands ${conversation}`, maximumCause);
  return truncate(failure === null ? 'internal' : inWords(failure), maximumCause);
}
