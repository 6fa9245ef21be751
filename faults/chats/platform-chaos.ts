import type { FaultEffect } from '../../simulators/faults.ts';
import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';

/** The kinds of faults; each is as likely as the others. */
const kinds: readonly FaultEffect[] = [
  { kind: 'lostAnswer' },
  { kind: 'lostAnswer' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, retryAfter: 1 },
  { kind: 'status', status: 429, retryAfter: 1 },
  { kind: 'reset' },
];

/**
 * Makes the messaging platform fail at random. Its webhooks arrive twice; none is lost, since nothing but a webhook tells
 * what an agent wrote.
 * @param rate share of the requests that meet a fault, 0 to 1
 * @returns number of requests that met a fault
 */
export function startPlatformChaos(sunshine: SunshineSimulator, random: () => number, rate: number): () => number {
  let met = 0;
  sunshine.faults.chaos = () => {
    const [hit, which] = [random(), random()];
    if (hit >= rate) return null;
    met += 1;
    return kinds[Math.floor(which * kinds.length)] ?? null;
  };
  sunshine.webhooks.settings.copies = 2;
  return () => met;
}
