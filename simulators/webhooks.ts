import { setTimeout as wait } from 'node:timers/promises';

/** A webhook request ready to be sent, with the vendor's signature. */
export interface OutgoingWebhook {
  headers: Record<string, string>;
  body: string;
}

/** How webhooks are delivered. Every setting may be changed while the simulator runs. */
export interface DeliverySettings {
  /** Address they are sent to; null for nowhere. */
  target: string | null;
  /** How many times each webhook is sent, with the same id. */
  copies: number;
  /** Longest time a webhook is held back, in milliseconds. Different times reorder webhooks. */
  jitterMs: number;
  /** Source of numbers in [0, 1) that decides jitter and loss. */
  random: () => number;
  /** Share of the webhooks that are never sent, 0 to 1. */
  lossRate: number;
  /** Number of tries before a webhook is given up. */
  maximumTries: number;
  /** Wait before the second try, in milliseconds. Doubles with each further try. */
  retryMs: number;
  /** Error statuses after which the vendor does not try again. */
  finalStatuses: readonly number[];
}

/** A finished delivery. */
export interface DeliveryRecord {
  /** Status of the last answer; null when none came. */
  status: number | null;
  tries: number;
  /** How long the last try took, in milliseconds. */
  tookMs: number;
}

/** Wait time limit for an answer, in milliseconds. */
const answerMs = 12_000;

/** Delivers a simulated vendor's webhooks over real HTTP. */
export class WebhookSender {
  readonly settings: DeliverySettings = {
    target: null,
    copies: 1,
    jitterMs: 0,
    random: Math.random,
    lossRate: 0,
    maximumTries: 6,
    retryMs: 200,
    finalStatuses: [],
  };
  /** Finished deliveries, oldest first. */
  readonly deliveries: DeliveryRecord[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();

  /**
   * Sends one webhook in the background.
   * @param make builds the request; called for every try, since signatures contain the time
   * @param target address to send it to, for vendors whose webhooks each have their own
   */
  send(make: () => OutgoingWebhook, target: string | null = this.settings.target): void {
    const { copies, random, lossRate } = this.settings;
    if (target === null || random() < lossRate) return;
    for (let copy = 0; copy < copies; copy += 1) {
      const work = this.#deliver(target, make).catch(() => undefined);
      this.#running.add(work);
      void work.finally(() => this.#running.delete(work));
    }
  }

  /** Waits until all deliveries are finished. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Stops all deliveries. */
  async close(): Promise<void> {
    this.settings.target = null;
    this.#abort.abort();
    await this.idle();
  }

  async #deliver(target: string, make: () => OutgoingWebhook): Promise<void> {
    const { jitterMs, random, maximumTries, retryMs, finalStatuses } = this.settings;
    const { signal } = this.#abort;
    if (jitterMs > 0) await wait(random() * jitterMs, undefined, { signal });
    for (let tries = 1; ; tries += 1) {
      const startedAt = performance.now();
      const status = await this.#post(target, make());
      const ended = status !== null && (status < 300 || finalStatuses.includes(status));
      if (ended || tries >= maximumTries) {
        this.deliveries.push({ status, tries, tookMs: performance.now() - startedAt });
        return;
      }
      await wait(retryMs * 2 ** (tries - 1), undefined, { signal });
    }
  }

  async #post(target: string, { headers, body }: OutgoingWebhook): Promise<number | null> {
    try {
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(answerMs)]);
      const response = await fetch(target, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return null;
    }
  }
}
