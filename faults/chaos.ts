import type { DeskSimulator } from '../simulators/desk.ts';
import type { FaultEffect } from '../simulators/faults.ts';

/** How the desk misbehaves. */
export interface Chaos {
  /** How many requests met which fault. */
  met: Record<string, number>;
  /** Part of the requests that meet a fault, 0 to 1. */
  rate: number;
}

/** Faults and how often each comes, of a hundred. */
const mix: readonly [share: number, make: (write: boolean) => FaultEffect][] = [
  [30, () => ({ kind: 'lostAnswer' })],
  [12, () => ({ kind: 'status', status: 500 })],
  [14, () => ({ kind: 'status', status: 503, retryAfter: 1 })],
  [14, () => ({ kind: 'status', status: 429, retryAfter: 1 })],
  [8, () => ({ kind: 'html' })],
  [10, () => ({ kind: 'reset' })],
  [4, () => ({ kind: 'lostAnswerTimeout' })],
  [3, () => ({ kind: 'hang' })],
  // A desk has no conflicts over what is only read.
  [5, (write) => (write ? { kind: 'status', status: 409 } : { kind: 'status', status: 502 })],
];

/**
 * Lets the desk misbehave at random: the n-th request meets the same fault for the same seed. Webhooks come twice, in
 * any order, and some are lost.
 */
export function unleash(desk: DeskSimulator, random: () => number, rate: number): Chaos {
  const chaos: Chaos = { met: {}, rate };
  desk.faults.chaos = (method) => {
    const [hit, which] = [random(), random()];
    if (hit >= chaos.rate) return null;
    let left = which * 100;
    for (const [share, make] of mix) {
      left -= share;
      if (left >= 0) continue;
      const effect = make(method !== 'GET');
      const name = effect.kind === 'status' ? String(effect.status) : effect.kind;
      chaos.met[name] = (chaos.met[name] ?? 0) + 1;
      return effect;
    }
    return null;
  };
  Object.assign(desk.webhooks.settings, { copies: 2, jitterMs: 400, lossRate: 0.05, random });
  return chaos;
}
