import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from './browser.ts';
import { StreamRefused, type EventStream, type SeenEvent } from './event-stream.ts';

/** A chat as its browser sees it: one stream after the other, each from where the last one ended. */
export interface FollowedChat {
  /** All events, in the order of their arrival. */
  readonly events: readonly SeenEvent[];
  /** Time from the end of each stream to the next one that was open, in milliseconds. */
  readonly resumedMs: readonly number[];
  /**
   * Drops the connection, as a bad network does.
   * @returns false if there is none at the moment
   */
  drop(): boolean;
  /**
   * Waits for an event that fits.
   * @throws Error when it does not come within five minutes
   */
  until(what: string, fits: (event: SeenEvent) => boolean): Promise<void>;
  /** Follows no more. */
  close(): void;
}

/** Before the service says something else, a browser waits so long until it opens the next stream, in milliseconds. */
const firstRetryMs = 300;
const limitMs = 5 * 60_000;
const pollMs = 20;

/** Follows a chat from its first event until it has ended. */
export function followChat(browser: Browser, chatId: string): FollowedChat {
  const events: SeenEvent[] = [];
  const resumedMs: number[] = [];
  let retryMs = firstRetryMs;
  let stream: EventStream | null = null;
  let refusal: string | null = null;
  const closed = new AbortController();
  const listener = {
    event: (event: SeenEvent) => void events.push(event),
    retry: (ms: number) => void (retryMs = ms),
  };
  const follow = async (): Promise<void> => {
    let lostAt: number | null = null;
    while (!closed.signal.aborted && refusal === null && events.at(-1)?.name !== 'ended') {
      try {
        stream = await browser.stream(chatId, events.at(-1)?.id ?? 0, listener);
        if (lostAt !== null) resumedMs.push(performance.now() - lostAt);
        await stream.ended;
        lostAt = null;
        stream = null;
      } catch (error) {
        if (error instanceof StreamRefused && error.status < 500 && error.status !== 429) refusal = error.message;
      }
      lostAt ??= performance.now();
      await delay(retryMs);
    }
  };
  void follow();
  return {
    events,
    resumedMs,
    drop: () => {
      stream?.cut();
      return stream !== null;
    },
    until: async (what, fits) => {
      for (const end = Date.now() + limitMs; !events.some(fits); await delay(pollMs)) {
        if (refusal !== null) throw new Error(refusal);
        if (Date.now() > end) throw new Error(`${what} was not shown within ${limitMs / 1_000} s`);
      }
    },
    close: () => {
      closed.abort();
      stream?.cut();
    },
  };
}
