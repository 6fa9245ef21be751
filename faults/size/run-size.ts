import { seededRandom } from '../../simulators/random.ts';
import { checkPartNames, playParts, type Part, type PartVerdict } from '../parts.ts';
import { deskEvents } from './desk-events.ts';
import { messages } from './messages.ts';
import { oneCall } from './one-call.ts';
import { startScene, type Scene, type Sizes } from './scene.ts';
import { waitingWrites } from './waiting-writes.ts';

/** What a run at size does. */
export interface SizeOptions {
  seed: number;
  sizes: Sizes;
  /** Names of the parts to play; empty for all. */
  only: readonly string[];
  /** Path of Temporal's executable. */
  binary: string;
  /** Takes a line of progress for a person. */
  report(line: string): void;
}

const parts: Readonly<Record<string, (scene: Scene) => ReturnType<Part>>> = {
  oneCall,
  waitingWrites,
  deskEvents,
  messages,
};

/** Fills an installation with a simulated Zendesk, part by part. */
export async function runSize({ seed, sizes, only, binary, report }: SizeOptions): Promise<PartVerdict[]> {
  checkPartNames(Object.keys(parts), only);
  const scene = await startScene({ sizes, random: seededRandom(seed), binary, report });
  try {
    const played = Object.entries(parts).map(([name, play]) => [name, () => play(scene)] as const);
    return await playParts(Object.fromEntries(played), only, report);
  } finally {
    await scene.close();
  }
}
