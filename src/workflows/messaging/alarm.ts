import { sleep } from '@temporalio/workflow';

/**
 * Wakes a loop at the next of its deadlines. Most deadlines move further away with every message, and to start and
 * cancel a timer with each of them would cost events: a timer that has become too early runs on and its ring is ignored.
 */
export class Alarm {
  #due = Infinity;
  #rang = false;

  /** Rings at this time, epoch milliseconds, or earlier. */
  set(at: number): void {
    if (at >= this.#due) return;
    this.#due = at;
    void this.#ringAt(at);
  }

  async #ringAt(at: number): Promise<void> {
    await sleep(Math.max(1, at - Date.now()));
    // An earlier one was set since.
    if (this.#due !== at) return;
    this.#due = Infinity;
    this.#rang = true;
  }

  /** True when it has rung since it was last switched off. */
  get rang(): boolean {
    return this.#rang;
  }

  /** Stops the ringing. */
  off(): void {
    this.#rang = false;
  }
}
