import { sleep } from '@temporalio/workflow';

/**
 * Wakes a loop at the next of its deadlines. Most deadlines move further away with every message; a timer that is
 * started and cancelled with each of them costs events, so one that is too early is let run and rings for nothing.
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
    // Another one was set before this.
    if (this.#due !== at) return;
    this.#due = Infinity;
    this.#rang = true;
  }

  /** True when it has rung since it was last set. */
  get rang(): boolean {
    return this.#rang;
  }

  /** Silences it. */
  off(): void {
    this.#rang = false;
  }
}
