import { countOf, quantiles } from '../quantiles.ts';
import type { PartResult } from '../parts.ts';
import { phoneOf, pin } from '../system.ts';
import { sayPin, wrongPin } from './pins.ts';
import { newCall, ownNumber, type Scene } from './scene.ts';

/** Of how many numbers it is looked at whether a try stayed counted. */
const lookedAt = 10;

/** Many customers say their right PIN at the same moment: all are verified, and no try stays counted. */
export async function manyRightPins(scene: Scene): Promise<PartResult> {
  const { sizes, random } = scene;
  const numbers = Array.from({ length: sizes.rightPins }, (_, index) => phoneOf(index));
  const result = await sayAtOnce(scene, numbers);
  const shuffled = numbers.map((number) => ({ number, place: random() })).toSorted((a, b) => a.place - b.place);
  const some = shuffled.slice(0, lookedAt).map(({ number }) => number);
  return withCounted(scene, result, some);
}

/** The right PIN is said in many calls of one number at the same moment: all are verified, and no try stays counted. */
export async function oneNumber(scene: Scene): Promise<PartResult> {
  const number = ownNumber(scene, 'sameNumber');
  const result = await sayAtOnce(
    scene,
    Array.from({ length: scene.sizes.sameNumber }, () => number),
  );
  return withCounted(scene, result, [number]);
}

async function sayAtOnce(scene: Scene, numbers: readonly string[]): Promise<PartResult> {
  const answers = await Promise.all(numbers.map((number) => sayPin(newCall(scene, number), pin)));
  const heard = countOf(answers.map((answer) => answer.heard));
  const verified = heard.verified ?? 0;
  return {
    figures: {
      'said at once': numbers.length,
      verified,
      'ms until verified': quantiles(answers.map(({ tookMs }) => tookMs)),
      'had to ask again': answers.filter(({ asked }) => asked > 1).length,
    },
    problems:
      verified === numbers.length
        ? []
        : [`of ${numbers.length} right PINs said at once, ${verified} were verified: ${JSON.stringify(heard)}`],
  };
}

/** A number of which nothing is counted has two wrong tries left, and then the right PIN is still checked. */
async function withCounted(scene: Scene, result: PartResult, numbers: readonly string[]): Promise<PartResult> {
  const counted: string[] = [];
  for (const number of numbers) {
    const call = newCall(scene, number);
    const heard: string[] = [];
    for (const entered of [wrongPin(scene.random), wrongPin(scene.random), pin]) {
      heard.push((await sayPin(call, entered)).heard);
    }
    if (heard.join() !== 'wrong,wrong,verified') counted.push(heard.join(', '));
  }
  return {
    figures: { ...result.figures, 'numbers whose count was looked at': numbers.length },
    problems: [
      ...result.problems,
      ...counted.map((heard) => `after a right PIN, two wrong ones and the right one were answered: ${heard}`),
    ],
  };
}
