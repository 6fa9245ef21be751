import type { z } from 'zod';

/** Arguments that passed, or the names of those that are missing or wrong; an empty name stands for all of them. */
export type CheckedArguments<Args> = { ok: true; args: Args } | { ok: false; wrong: string[] };

/**
 * Checks and coerces the arguments of a call. What is wrong is reported by name only: the values may hold a PIN.
 * @param value what the language model sent, parsed from JSON
 */
export function checkArguments<Args extends z.ZodObject>(args: Args, value: unknown): CheckedArguments<z.output<Args>> {
  const parsed = args.safeParse(value);
  if (parsed.success) return { ok: true, args: parsed.data };
  return { ok: false, wrong: [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? '')))] };
}
