import { forEachAtOnce, quantiles } from '../quantiles.ts';
import type { PartResult } from '../parts.ts';
import { pin } from '../system.ts';
import { sayPin, wrongPin } from './pins.ts';
import { newCall, strangerNumber, timedNumber, type Scene } from './scene.ts';

/** Times that the desk takes for a request, in milliseconds. */
const latencies = [0, 200, 400, 600];
/** Calls at the same time: more would measure this machine. */
const atOnce = 2;
/** A refusal comes a whole number of these after the question (decision 20), in milliseconds. */
const stepMs = 1_000;
/** What the way to the conversation and back may add to it, in milliseconds; for a busy machine. */
const onTheWayMs = 400;
/** The two kinds of refusals may differ in so much of their whole seconds: with few samples less is chance. */
const mostDifference = 0.5;
const firstNumber = 5_000;

type Kind = 'unknown number' | 'wrong PIN' | 'right PIN';

/** Compares how long an unknown number, a wrong PIN and the right PIN take. The first two must not be told apart. */
export async function answerTimes(scene: Scene): Promise<PartResult> {
  const { faults } = scene.system.desk;
  const result: PartResult = { figures: {}, problems: [] };
  try {
    for (const [round, latencyMs] of latencies.entries()) {
      faults.latencyMs = latencyMs;
      judge(result, latencyMs, await timesOf(scene, round), scene.sizes.samples);
    }
  } finally {
    faults.latencyMs = 0;
  }
  return result;
}

async function timesOf(scene: Scene, round: number): Promise<Record<Kind, number[]>> {
  const { sizes, random } = scene;
  const times: Record<Kind, number[]> = { 'unknown number': [], 'wrong PIN': [], 'right PIN': [] };
  const measure = async (kind: Kind, from: string, entered: string, call = newCall(scene, from)) => {
    const { heard, tookMs, asked } = await sayPin(call, entered);
    const expected = kind === 'right PIN' ? 'verified' : 'wrong';
    if (heard !== expected) throw new Error(`${kind} was answered: ${heard}`);
    // Whoever had to ask again measures how often they ask.
    if (asked === 1) times[kind].push(tookMs);
    return call;
  };
  const work = Array.from({ length: sizes.samples }, (_, index) => [
    {
      place: random(),
      play: () => measure('unknown number', strangerNumber(firstNumber + round * 1_000 + index), wrongPin(random)),
    },
    {
      place: random(),
      play: async () => {
        const from = timedNumber(scene, index);
        const call = await measure('wrong PIN', from, wrongPin(random));
        // It also clears the count, for the next latency.
        return measure('right PIN', from, pin, call);
      },
    },
  ]);
  const inAnyOrder = work.flat().toSorted((one, other) => one.place - other.place);
  await forEachAtOnce(inAnyOrder, atOnce, async ({ play }) => void (await play()));
  return times;
}

function judge(
  { figures, problems }: PartResult,
  latencyMs: number,
  times: Record<Kind, number[]>,
  samples: number,
): void {
  for (const [kind, all] of Object.entries(times)) figures[`${latencyMs} ms, ${kind}`] = quantiles(all);
  const refusals = [times['unknown number'], times['wrong PIN']] as const;
  if (refusals.some(({ length }) => length < samples / 2)) {
    problems.push(
      `${latencyMs} ms: most answers came after the deadline, so nothing can be compared; is this machine busy?`,
    );
    return;
  }
  const difference = differenceOf(...refusals);
  figures[`${latencyMs} ms, difference of whole seconds (0 to 1)`] = difference.toFixed(2);
  if (difference >= mostDifference)
    problems.push(`${latencyMs} ms: an unknown number and a wrong PIN take different whole seconds`);
  const rests = refusals.flat().map((tookMs) => tookMs % stepMs);
  figures[`${latencyMs} ms, ms after the whole second`] = quantiles(rests);
  const late = rests.filter((rest) => rest > onTheWayMs).length;
  if (late > rests.length / 10)
    problems.push(`${latencyMs} ms: ${late} of ${rests.length} refusals came between whole seconds`);
}

/** Share of the samples in which the numbers of whole seconds of two lists differ, 0 to 1. */
function differenceOf(one: readonly number[], other: readonly number[]): number {
  const stepsOf = (times: readonly number[]) => times.map((tookMs) => Math.floor(tookMs / stepMs));
  const [ours, theirs] = [stepsOf(one), stepsOf(other)];
  const shareOf = (steps: readonly number[], wanted: number): number =>
    steps.filter((step) => step === wanted).length / Math.max(1, steps.length);
  const all = [...new Set([...ours, ...theirs])];
  return all.reduce((sum, step) => sum + Math.abs(shareOf(ours, step) - shareOf(theirs, step)), 0) / 2;
}
