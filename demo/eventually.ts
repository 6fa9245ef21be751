import { setTimeout as delay } from 'node:timers/promises';

/** Wait time limit, in milliseconds. */
const withinMs = 30_000;
/** Time between two checks, in milliseconds. */
const everyMs = 100;

/** Waits until the condition holds. False when it does not within 30 seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await delay(everyMs)) {
    if (await holds()) return true;
  }
  return false;
}
