import type { CallOptions } from '../../ports/call.ts';

const lifeMs = 5 * 60_000;

/**
 * Keeps the answer of a call for five minutes, so that a list which rarely changes is not read for every ticket.
 * Failures are not kept.
 * @param now epoch milliseconds
 */
export function cachedAnswer<T>(
  read: (options: CallOptions) => Promise<T>,
  now: () => number,
): (options: CallOptions) => Promise<T> {
  let kept: { answer: T; until: number } | null = null;
  return async (options) => {
    if (kept === null || now() >= kept.until) kept = { answer: await read(options), until: now() + lifeMs };
    return kept.answer;
  };
}
