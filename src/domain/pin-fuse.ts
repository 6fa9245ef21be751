/** When wrong PINs of all callers together look like an attack. All times are in milliseconds. */
export const fusePolicy = {
  /** This many wrong PINs within `windowMs` blow the fuse: far more than the mistakes on a busy phone line. */
  limit: 300,
  windowMs: 10 * 60_000,
  /** How long the fuse stays blown after the last wrong PIN at or above the limit. */
  blownMs: 60_000,
} as const;

/**
 * How many first attempts of numbers that were never verified are let through while the fuse is blown, in each process
 * of a worker: at once, and per second after that. About as many as the fuse allows when it is not blown.
 */
export const firstTimeRate = { burst: 30, perSecond: 0.5 } as const;

/** What the fuse remembers. */
export interface PinFuseState {
  /** The latest wrong PINs, oldest first, no more than the limit. `at`: epoch milliseconds. */
  wrong: { key: string; at: number }[];
  /** Epoch milliseconds; 0 if it has never been blown. */
  blownUntil: number;
}

/** Input of the fuse's workflow; `state` is null except after continue-as-new. */
export interface PinFuseInput {
  scope: 'all';
  state: PinFuseState | null;
}

/** A fuse that has heard of no wrong PIN yet. */
export function newPinFuse(): PinFuseState {
  return { wrong: [], blownUntil: 0 };
}

/** Counts wrong PINs; the same key counts once. */
export function countWrong(state: PinFuseState, keys: readonly string[], now: number): void {
  const { limit, windowMs, blownMs } = fusePolicy;
  const known = new Set(state.wrong.map(({ key }) => key));
  const fresh = [...new Set(keys)].filter((key) => !known.has(key)).map((key) => ({ key, at: now }));
  state.wrong = [...state.wrong, ...fresh].filter(({ at }) => now - at < windowMs).slice(-limit);
  if (fresh.length > 0 && state.wrong.length >= limit) state.blownUntil = now + blownMs;
}

/** When the fuse has nothing left to remember; epoch milliseconds. */
export function fuseForgottenAt({ wrong, blownUntil }: PinFuseState): number {
  return Math.max(blownUntil, (wrong.at(-1)?.at ?? 0) + fusePolicy.windowMs);
}

/** What is left of {@link firstTimeRate}. */
export interface TokenBucket {
  tokens: number;
  /** Epoch milliseconds. */
  at: number;
}

/** A full bucket. */
export function newTokenBucket(now: number): TokenBucket {
  return { tokens: firstTimeRate.burst, at: now };
}

/** Takes one token; false if there is none. */
export function takeToken(bucket: TokenBucket, now: number): boolean {
  const { burst, perSecond } = firstTimeRate;
  bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
