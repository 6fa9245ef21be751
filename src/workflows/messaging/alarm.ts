import { sleep } from '@temporalio/workflow';

/** After what time it rings for a deadline that was over when it was set, in milliseconds. */
const overdueMs = 1_000;

/**
 * Wakes a loop at its next deadline. Most deadlines move back with every message, and a new timer for each would cost
 * events. So a timer that has become too early keeps running: the loop wakes, finds nothing due and sets the alarm
 * again.
 */
export class Alarm {
  #due = Infinity;
  #rang = false;

  /** Makes it ring at this time, epoch milliseconds, or earlier. */
  set(at: number): void {
    if (at >= this.#due) return;
    this.#due = at;
    void this.#ringAt(at);
  }

  async #ringAt(at: number): Promise<void> {
    // A deadline that is over, but at which nothing could be done, must not wake the loop again and again.
    await sleep(at > Date.now() ? at - Date.now() : overdueMs);
    // It was set to an earlier time meanwhile.
    if (this.#due !== at) return;
    this.#due = Infinity;
    this.#rang = true;
  }

  /** When it rings, epoch milliseconds; `Infinity` if it is not set. */
  get due(): number {
    return this.#due;
  }

  /** True if it has rung since it was last switched off. */
  get rang(): boolean {
    return this.#rang;
  }

  /** Switches off the ringing. */
  off(): void {
    this.#rang = false;
  }
}
