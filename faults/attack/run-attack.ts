import { seededRandom } from '../../simulators/random.ts';
import { checkPartNames, playParts, type Part, type PartVerdict } from '../parts.ts';
import { startFaultSystem } from '../system.ts';
import { answerTimes } from './answer-times.ts';
import { bigBodies } from './big-bodies.ts';
import { flood } from './flood.ts';
import { guessOneCustomer } from './guess-one-customer.ts';
import { manyRightPins, oneNumber } from './right-pins.ts';
import { customersOf, type AttackSizes, type Scene } from './scene.ts';
import { wrongPinsGoOn } from './wrong-pins.ts';

/** What an attack run does. */
export interface AttackOptions {
  seed: number;
  sizes: AttackSizes;
  /** Names of the parts to play; empty for all. */
  only: readonly string[];
  /** Path of Temporal's executable. */
  binary: string;
  /** Takes a line of progress for a person. */
  report(line: string): void;
}

/** In this order: after the wrong PINs, all guesses are slowed for ten minutes; the flood uses up new calls for a minute. */
const parts: Readonly<Record<string, (scene: Scene) => ReturnType<Part>>> = {
  rightPins: manyRightPins,
  oneNumber,
  guessOneCustomer,
  answerTimes,
  wrongPins: wrongPinsGoOn,
  bigBodies,
  flood,
};

/** Plays attacks on an installation with a simulated Zendesk. */
export async function runAttack({ seed, sizes, only, binary, report }: AttackOptions): Promise<PartVerdict[]> {
  checkPartNames(Object.keys(parts), only);
  // The addresses of the attackers are named by a proxy on this machine.
  const variables = { RECONCILE_MINUTES: '0', TRUSTED_PROXIES: 'loopback' };
  const system = await startFaultSystem('zendesk', customersOf(sizes), binary, variables);
  try {
    const scene: Scene = { system, sizes, random: seededRandom(seed), report };
    const played = Object.entries(parts).map(([name, play]) => [name, () => play(scene)] as const);
    return await playParts(Object.fromEntries(played), only, report);
  } finally {
    await system.close();
  }
}
