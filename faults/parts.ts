import { availableParallelism, loadavg } from 'node:os';

/** What a part of a profile measured, and every promise that it saw broken. */
export interface PartResult {
  figures: Record<string, string | number>;
  problems: string[];
}

/** The result of one part of a profile. */
export interface PartVerdict extends PartResult {
  part: string;
  seconds: number;
  /** The machine's load average of the last minute at the end, per processor: above 1, times say little. */
  load: number;
}

/** One part of a profile; it leaves the installation fit for the next one. */
export type Part = () => Promise<PartResult>;

/**
 * Plays the parts one after the other. A part that fails is a problem, and the others are played all the same.
 * @param only names of the parts to play; empty for all
 * @throws Error when there is no part with such a name
 */
export async function playParts(
  parts: Readonly<Record<string, Part>>,
  only: readonly string[],
  report: (line: string) => void,
): Promise<PartVerdict[]> {
  checkPartNames(Object.keys(parts), only);
  const verdicts: PartVerdict[] = [];
  for (const [part, play] of Object.entries(parts)) {
    if (only.length > 0 && !only.includes(part)) continue;
    report(`${part}…`);
    const startedAt = performance.now();
    const result = await play().catch((error: unknown): PartResult => ({ figures: {}, problems: [wordsOf(error)] }));
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    const load = Math.round(((loadavg()[0] ?? 0) / availableParallelism()) * 10) / 10;
    const verdict = { part, seconds, load, ...result };
    for (const problem of result.problems.slice(0, 20)) report(`  ✗ ${problem}`);
    report(`  ${JSON.stringify(result.figures)}`);
    verdicts.push(verdict);
  }
  return verdicts;
}

/** @throws Error when one of the names is not that of a part */
export function checkPartNames(parts: readonly string[], only: readonly string[]): void {
  const unknown = only.find((name) => !parts.includes(name));
  if (unknown !== undefined) throw new Error(`There is no part “${unknown}”: choose from ${parts.join(', ')}.`);
}

/** Prints the figures of each part, one a line, and the problems. */
export function printParts(verdicts: readonly PartVerdict[]): void {
  for (const { part, seconds, load, figures, problems } of verdicts) {
    console.log(
      `\n${part} (${seconds} s, load ${load}): ${problems.length === 0 ? 'kept' : `${problems.length} problems`}`,
    );
    for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(56)} ${value}`);
    for (const problem of problems.slice(0, 20)) console.log(`  ✗ ${problem}`);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
