import type { DeskSimulator } from '../simulators/desk.ts';
import type { FaultEffect } from '../simulators/faults.ts';

/** How the desk misbehaves. */
export interface Chaos {
  /** Number of requests that met a fault, by kind of fault. */
  met: Record<string, number>;
  /** Share of the requests that meet a fault, 0 to 1. */
  rate: number;
}

/** The kinds of faults, each with its share in percent. */
const mix: readonly [share: number, make: (write: boolean) => FaultEffect][] = [
  [28, () => ({ kind: 'lostAnswer' })],
  [12, () => ({ kind: 'status', status: 500 })],
  [14, () => ({ kind: 'status', status: 503, retryAfter: 1 })],
  // No header says what is limited.
  [14, () => ({ kind: 'status', status: 429, retryAfter: 1 })],
  [2, () => ({ kind: 'status', status: 429, retryAfter: 8 })],
  [8, () => ({ kind: 'html' })],
  [10, () => ({ kind: 'reset' })],
  [4, () => ({ kind: 'lostAnswerTimeout' })],
  [3, () => ({ kind: 'hang' })],
  // A read causes no conflict.
  [5, (write) => (write ? { kind: 'status', status: 409 } : { kind: 'status', status: 502 })],
];

/** After so many requests the desk takes no writes, although it answers, for the given number of requests. */
const writesFailEvery = 1_500;
const writesFailFor = 60;

/**
 * Makes the desk fail at random, and now and then on every write. With the same seed, the n-th request meets the same fault. Webhooks arrive twice and in
 * any order, and some are lost.
 * @param rate share of the requests that meet a fault, 0 to 1
 */
export function startChaos(desk: DeskSimulator, random: () => number, rate: number): Chaos {
  const chaos: Chaos = { met: {}, rate };
  let requests = 0;
  const note = (name: string): void => void (chaos.met[name] = (chaos.met[name] ?? 0) + 1);
  desk.faults.chaos = (method) => {
    const [hit, which] = [random(), random()];
    requests += 1;
    if (chaos.rate > 0 && method !== 'GET' && requests % writesFailEvery >= writesFailEvery - writesFailFor) {
      note('writesFail');
      return { kind: 'status', status: 503 };
    }
    if (hit >= chaos.rate) return null;
    let left = which * 100;
    for (const [share, make] of mix) {
      left -= share;
      if (left >= 0) continue;
      const effect = make(method !== 'GET');
      note(effect.kind === 'status' ? String(effect.status) : effect.kind);
      return effect;
    }
    return null;
  };
  Object.assign(desk.webhooks.settings, { copies: 2, jitterMs: 400, lossRate: 0.05, random });
  return chaos;
}
