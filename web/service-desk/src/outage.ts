import type { Platform } from './platform.ts';

/** How long the line may be down before the visitor is told, in milliseconds. */
const graceMs = 1_500;

/** Decides when a lost line is shown: not if it is short, and once until it is back. */
export class Outage {
  readonly #platform: Platform;
  readonly #show: (isDown: boolean) => void;
  #timer: AbortController | null = null;
  #isShown = false;

  /** @param show called with true when the line has been down for long, then with false when it is back */
  constructor(platform: Platform, show: (isDown: boolean) => void) {
    this.#platform = platform;
    this.#show = show;
  }

  down(): void {
    if (this.#timer !== null || this.#isShown) return;
    const timer = new AbortController();
    this.#timer = timer;
    void this.#showLater(timer.signal);
  }

  up(): void {
    this.forget();
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#show(false);
  }

  async #showLater(cancelled: AbortSignal): Promise<void> {
    await this.#platform.wait(graceMs, cancelled);
    if (cancelled.aborted) return;
    this.#timer = null;
    this.#isShown = true;
    this.#show(true);
  }

  /** Stops the clock: the page is being left, or the chat is over. What is shown stays. */
  forget(): void {
    this.#timer?.abort();
    this.#timer = null;
  }
}
