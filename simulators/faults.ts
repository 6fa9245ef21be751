import { z } from 'zod';

const effects = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lostAnswer') }),
  z.strictObject({ kind: z.literal('lostAnswerTimeout') }),
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    /** Value of the `Retry-After` header: seconds, or any text to simulate a broken vendor. */
    retryAfter: z.union([z.number(), z.string()]).optional(),
    /** Replaces the vendor's default body of this status. A string is sent as it is, anything else as JSON. */
    body: z.unknown().optional(),
  }),
  z.strictObject({ kind: z.literal('html') }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('reset') }),
]);

const match = z.strictObject({
  method: z.string().optional(),
  path: z
    .string()
    .refine((path) => path.startsWith('/') || isRegexSource(path), 'is neither a path that starts with / nor a regex')
    .optional(),
  nth: z.int().min(1).optional(),
});

const header = z.object({
  id: z.string().optional(),
  match: match.optional(),
  times: z.int().min(0).optional(),
});

/**
 * What a fault does to a request:
 * - `lostAnswer`: the request takes effect, then the connection is destroyed before the answer;
 * - `lostAnswerTimeout`: the request takes effect and is never answered;
 * - `delay`: the request is handled after a wait;
 * - `status`: an error answer, nothing takes effect; `html`: the same, as the 502 page of a proxy;
 * - `hang`: never answered, nothing takes effect; `reset`: the connection is destroyed, nothing takes effect.
 */
export type FaultEffect = z.infer<typeof effects>;

/** Which requests meet a fault. A missing member matches everything. */
export interface FaultMatch {
  /** HTTP methods, any case, with `|` between them: `POST|PUT`. */
  method?: string | undefined;
  /** A prefix when it starts with `/`, else the source of a regular expression. Compared without query and `.json`. */
  path?: string | undefined;
  /** The fault begins with the nth matching request (1 = the first) since it was set. */
  nth?: number | undefined;
}

/** A fault to be set. */
export type FaultOrder = FaultEffect & {
  id?: string | undefined;
  match?: FaultMatch | undefined;
  /** How many requests it hits; 0 means all until it is removed. Default 1. */
  times?: number | undefined;
};

/** An active fault. */
export interface Fault {
  id: string;
  match: FaultMatch;
  effect: FaultEffect;
  times: number;
  /** Matching requests so far, hit or not. */
  seen: number;
  /** Requests hit so far. */
  hits: number;
}

/** Checks a fault that came over HTTP. Throws an `Error` that names every mistake. */
export function parseFaultOrder(input: unknown): FaultOrder {
  const head = header.loose().safeParse(input);
  if (!head.success) throw new Error(z.prettifyError(head.error));
  const { id, match: where, times, ...rest } = head.data;
  const effect = effects.safeParse(rest);
  if (!effect.success) throw new Error(z.prettifyError(effect.error));
  return { ...effect.data, id, match: where, times };
}

/** The faults of one simulator: set ones, two switches (down, latency), and random ones. */
export class Faults {
  /** While true every API request is answered 503 without a body. */
  down = false;
  /** Added to every API request. */
  latencyMs = 0;
  /** Called for each request that no set fault hits: its fault, or null for none. */
  chaos: ((method: string, path: string) => FaultEffect | null) | null = null;
  readonly #faults = new Map<string, Fault>();
  #nextId = 1;

  /** Sets a fault and returns it. A fault with the same id is replaced. */
  add(order: FaultOrder): Fault {
    const { id, match: where, times, ...effect } = order;
    const fault: Fault = {
      id: id ?? `fault-${this.#nextId++}`,
      match: where ?? {},
      effect,
      times: times ?? 1,
      seen: 0,
      hits: 0,
    };
    this.#faults.set(fault.id, fault);
    return fault;
  }

  /** The active faults, oldest first. */
  list(): Fault[] {
    return [...this.#faults.values()];
  }

  /** Removes a fault. True when there was one with this id. */
  remove(id: string): boolean {
    return this.#faults.delete(id);
  }

  /** Removes every fault, and ends outage, latency and random faults. */
  clear(): void {
    this.#faults.clear();
    this.down = false;
    this.latencyMs = 0;
    this.chaos = null;
  }

  /** The effect on this request; null for none. The oldest fault that is due wins, and has one hit fewer left. */
  take(method: string, path: string): FaultEffect | null {
    let taken: Fault | null = null;
    for (const fault of this.#faults.values()) {
      if (!matches(fault.match, method, path)) continue;
      fault.seen += 1;
      if (taken === null && fault.seen >= (fault.match.nth ?? 1)) taken = fault;
    }
    if (taken === null) return this.chaos?.(method, path) ?? null;
    taken.hits += 1;
    if (taken.times > 0 && taken.hits >= taken.times) this.#faults.delete(taken.id);
    return taken.effect;
  }
}

function matches(where: FaultMatch, method: string, path: string): boolean {
  const methods = where.method?.toUpperCase().split('|');
  if (methods !== undefined && !methods.includes(method.toUpperCase())) return false;
  if (where.path === undefined) return true;
  return where.path.startsWith('/') ? path.startsWith(where.path) : new RegExp(where.path, 'u').test(path);
}

function isRegexSource(source: string): boolean {
  try {
    return new RegExp(source, 'u').source.length > 0;
  } catch {
    return false;
  }
}
