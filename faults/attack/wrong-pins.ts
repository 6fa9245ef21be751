import { setTimeout as delay } from 'node:timers/promises';
import { countOf, quantiles } from '../quantiles.ts';
import type { PartResult } from '../parts.ts';
import { pin } from '../system.ts';
import { sayPin, wrongPin, type Heard, type PinAnswer } from './pins.ts';
import { honestNumber, newCall, strangerNumber, type Scene } from './scene.ts';

/** Attackers at work at the same time, and the pause of each between two tries, in milliseconds. */
const attackers = 6;
const pauseMs = 40;
/** Time from one honest call to the next, in milliseconds. */
const honestEveryMs = 500;
/** Within this time an honest customer is verified, in milliseconds. */
const honestLimitMs = 2_000;
/** Time limit for the attack to become one, in milliseconds. */
const untilAttackMs = 5 * 60_000;

/**
 * PINs are guessed from spoofed numbers, without a pause, while customers call from their own numbers. Half of these were
 * verified before the attack, the others have never called.
 */
export async function wrongPinsGoOn(scene: Scene): Promise<PartResult> {
  const { sizes } = scene;
  const known = Math.floor(sizes.honest / 2);
  const honest = async (index: number): Promise<PinAnswer> => sayPin(newCall(scene, honestNumber(scene, index)), pin);
  const calm: PinAnswer[] = [];
  for (let index = 0; index < known; index += 1) calm.push(await honest(index));
  const reads = countPinReads(scene);
  const attack = startAttack(scene);
  try {
    await attack.untilCompared(sizes.wrongTries);
    const answers: { index: number; answer: PinAnswer }[] = [];
    for (let index = 0; index < sizes.honest; index += 1) {
      // By turns one who was verified before and one who was not.
      const who = index % 2 === 0 ? index / 2 : known + (index - 1) / 2;
      const next = delay(honestEveryMs);
      answers.push({ index: who, answer: await honest(who) });
      await next;
    }
    await attack.stop();
    const timesOf = (isKnown: boolean) =>
      answers.filter(({ index }) => index < known === isKnown).map(({ answer }) => answer.tookMs);
    const problems = answers
      .filter(({ answer }) => answer.heard !== 'verified' || answer.tookMs > honestLimitMs)
      .map(
        ({ index, answer }) => `honest customer ${index} heard “${answer.heard}” after ${Math.round(answer.tookMs)} ms`,
      );
    const tries = countOf(attack.heard);
    const compared = tries.wrong ?? 0;
    if ((tries.verified ?? 0) > 0) problems.push('an attacker was verified');
    return {
      figures: {
        'ms until verified, before the attack': quantiles(calm.map(({ tookMs }) => tookMs)),
        'ms until verified, verified before': quantiles(timesOf(true)),
        'ms until verified, never called before': quantiles(timesOf(false)),
        'tries of the attack': attack.heard.length,
        'tries of the attack that were compared': compared,
        'share of the tries that were compared': (compared / attack.heard.length).toFixed(3),
        'answers to the attack': JSON.stringify(tries),
        'readings of PIN records at the desk': reads.count(),
      },
      problems,
    };
  } finally {
    await attack.stop();
    reads.stop();
  }
}

function startAttack(scene: Scene) {
  const { sizes, random } = scene;
  const heard: Heard[] = [];
  const end = new AbortController();
  const calls = Array.from({ length: sizes.spoofed }, (_, index) => newCall(scene, strangerNumber(index)));
  let next = 0;
  const line = async (): Promise<void> => {
    while (!end.signal.aborted) {
      // First every number in turn, as often as it takes; then any of them.
      const at = next < sizes.wrongTries ? next++ % calls.length : Math.floor(random() * calls.length);
      const call = calls[at];
      if (call === undefined) return;
      heard.push((await sayPin(call, wrongPin(random))).heard);
      await delay(pauseMs);
    }
  };
  const lines = Promise.all(Array.from({ length: attackers }, line));
  return {
    heard,
    untilCompared: async (count: number): Promise<void> => {
      const compared = (): number => heard.filter((answer) => answer === 'wrong').length;
      const wanted = Math.min(count, 3 * sizes.spoofed);
      for (const end = Date.now() + untilAttackMs; compared() < wanted; await delay(50)) {
        // The fuse may blow a little earlier, since other parts guessed too.
        if (heard.slice(-100).every((answer) => answer === 'locked') && heard.length >= wanted) return;
        if (Date.now() > end) throw new Error(`only ${compared()} wrong PINs were compared`);
      }
    },
    stop: async (): Promise<void> => {
      end.abort();
      await lines;
    },
  };
}

/** Counts how often a PIN record, or that of nobody, is read at the desk. */
function countPinReads({ system: { desk } }: Scene) {
  let count = 0;
  desk.faults.chaos = (method, path) => {
    if (method === 'GET' && /\/users\/\d+$/.test(path)) count += 1;
    return null;
  };
  return { count: () => count, stop: () => void (desk.faults.chaos = null) };
}
