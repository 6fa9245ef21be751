import type { z } from 'zod';
import { questionFor } from './questions.ts';

/**
 * How a function is offered: `function` to the language model, `hook` to the platform, which calls it by itself;
 * `hidden` is answered when called but offered to nobody.
 */
export type Listing = 'function' | 'hook' | 'hidden';

/** What is said about a function. */
export interface FunctionSpec<Args extends z.ZodObject> {
  /** For the language model: when to call it and with what. */
  description: string;
  args: Args;
  /** What the agent says while it waits, by language code. */
  fillers: Readonly<Record<string, readonly string[]>>;
  /** False: switched on only once the caller is verified. */
  activeAtStart: boolean;
  /** True: refused by the conversation before the caller is verified, whatever the platform thinks. */
  needsAuthentication: boolean;
  listing: Listing;
}

/** A function with arguments that were checked, or the words that ask for what is wrong. */
export type ParsedCall<Name extends string, Args> =
  | { ok: true; call: { name: Name; args: Args } }
  | { ok: false; words: string };

/** One SWAIG function: everything that is known about it. */
export interface SwaigFunction<Name extends string, Args extends z.ZodObject> extends FunctionSpec<Args> {
  name: Name;
  /** Checks and coerces arguments. Unknown ones are dropped. */
  parse(args: Record<string, unknown>): ParsedCall<Name, z.output<Args>>;
}

/** Defines a function once; signature, SWML, argument check and OpenAPI are made from it. */
export function defineFunction<const Name extends string, Args extends z.ZodObject>(
  name: Name,
  spec: FunctionSpec<Args>,
): SwaigFunction<Name, Args> {
  return {
    ...spec,
    name,
    parse(args) {
      const parsed = spec.args.safeParse(args);
      if (parsed.success) return { ok: true, call: { name, args: parsed.data } };
      const fields = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? '')))];
      const questions = fields.map((field) => questionFor(field));
      return { ok: false, words: `${questions.join(' ')} Then call ${name} again. Nothing was done yet.` };
    },
  };
}
