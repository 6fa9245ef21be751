import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from '../../simulators/signalwire/caller.ts';
import { pin } from '../system.ts';

/** What is heard after a PIN. `late`: it takes longer, so the model asks again. */
export type Heard = keyof typeof words | 'other';

const words = {
  verified: /is verified as/,
  wrong: /PIN could not be verified/,
  locked: /PIN checks are not possible/,
  late: /takes longer than usual/,
  busy: /All lines are busy/,
  unavailable: /help desk does not answer/,
  unreachable: /cannot be reached/,
} as const;

/** An answer to a PIN. */
export interface PinAnswer {
  heard: Heard;
  /** From the first question to the last answer, in milliseconds. */
  tookMs: number;
  /** How often the same PIN was asked about. */
  asked: number;
}

/** Time limit for an answer other than that it takes longer, in milliseconds. */
const limitMs = 180_000;
const askAgainMs = 300;

/** Says a PIN. As a model does, asks again with the same PIN while it hears that it takes longer. */
export async function sayPin(caller: Caller, entered: string): Promise<PinAnswer> {
  const startedAt = performance.now();
  for (let asked = 1; ; asked += 1) {
    const { response } = await caller.call('verify_support_pin', { entered_pin: entered });
    const heard = heardIn(response);
    const tookMs = performance.now() - startedAt;
    if (heard !== 'late' || tookMs > limitMs) return { heard, tookMs, asked };
    await delay(askAgainMs);
  }
}

/** A PIN of six digits that is not the customers' one. */
export function wrongPin(random: () => number): string {
  const guess = String(Math.floor(random() * 1_000_000)).padStart(6, '0');
  return guess === pin ? '543210' : guess;
}

function heardIn(response: string): Heard {
  const found = Object.entries(words).find(([, pattern]) => pattern.test(response));
  return found === undefined ? 'other' : (found[0] as Heard);
}
