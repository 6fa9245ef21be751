import type { DeskEvent } from '../domain/desk/desk.ts';

/** A webhook request as received. */
export interface WebhookRequest {
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The raw bytes, over which signatures are made. */
  body: Buffer;
}

/**
 * Result of reading a webhook request:
 * - `refused`: the sender is not proven; `reason` is for operators and holds no secret;
 * - `events`: the sender is proven; the events, possibly none. Parts that cannot be read are counted in `ignored`.
 */
export type WebhookReading =
  | { kind: 'refused'; reason: string }
  | { kind: 'events'; events: DeskEvent[]; ignored: number };

/**
 * Reads a desk's webhook. Never throws. An empty secret refuses everything.
 * @param secrets every secret that is accepted; two during a rotation
 * @param now epoch milliseconds, for the replay window
 */
export type ReadWebhook = (request: WebhookRequest, secrets: readonly string[], now: number) => WebhookReading;
