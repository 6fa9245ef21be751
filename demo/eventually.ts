import { setTimeout as delay } from 'node:timers/promises';

/** How long the demo waits for something, in milliseconds. */
export const withinMs = 30_000;
/** Time between two checks, in milliseconds. */
const everyMs = 100;

/** Waits until the condition holds. False when it does not within 30 seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  return (await eventuallyFound(async () => ((await holds()) ? true : null))) !== null;
}

/** Waits until something is found, and returns it. Null when it is not within 30 seconds. */
export async function eventuallyFound<Found>(
  find: () => Found | null | undefined | Promise<Found | null | undefined>,
): Promise<Found | null> {
  for (const until = Date.now() + withinMs; Date.now() < until; await delay(everyMs)) {
    const found = await find();
    if (found !== null && found !== undefined) return found;
  }
  return null;
}
