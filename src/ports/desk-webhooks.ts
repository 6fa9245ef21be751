import type { DeskEvent } from '../domain/desk/desk.ts';

/** A webhook request as it came. */
export interface WebhookRequest {
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The raw bytes: signatures are made over them. */
  body: Buffer;
}

/**
 * What a webhook request is:
 * - `refused`: the sender is not proven (`reason` for operators, never a secret);
 * - `events`: proven; what it tells, possibly nothing of interest. Parts that make no sense are counted in `ignored`.
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
