import type { z } from 'zod';
import { checkArguments } from '../../../agent-tools/check-arguments.ts';
import { agentTools, type ToolName } from '../../../agent-tools/tools.ts';
import type { FillerKind } from '../languages.ts';
import { questionFor } from './questions.ts';

/**
 * How a function is offered: `function` to the language model, `hook` to the platform, which calls it by itself;
 * `hidden` is answered when called but offered to nobody.
 */
type Listing = 'function' | 'hook' | 'hidden';

/** What is said about a function. */
interface FunctionSpec<Args extends z.ZodObject> {
  /** For the language model: when to call it and with what. */
  description: string;
  args: Args;
  /** What the agent says while the function runs; null: nothing. */
  filler: FillerKind | null;
  /** False: switched on only once the caller is verified. */
  activeAtStart: boolean;
  /** True: refused by the conversation before the caller is verified, whatever the platform has active. */
  needsAuthentication: boolean;
  listing: Listing;
}

/** A function with arguments that were checked, or the words that ask for what is wrong. */
type ParsedCall<Name extends string, Args> =
  | { ok: true; call: { name: Name; args: Args } }
  | { ok: false; words: string };

/** One SWAIG function: signature, SWML, argument check and OpenAPI are made from it. */
interface SwaigFunction<Name extends string, Args extends z.ZodObject> extends FunctionSpec<Args> {
  name: Name;
  /** Checks and coerces arguments. Unknown ones are dropped. */
  parse(args: Record<string, unknown>): ParsedCall<Name, z.output<Args>>;
}

/** Defines a function that only the phone has. */
export function defineFunction<const Name extends string, Args extends z.ZodObject>(
  name: Name,
  spec: FunctionSpec<Args>,
): SwaigFunction<Name, Args> {
  return {
    ...spec,
    name,
    parse(given) {
      const checked = checkArguments(spec.args, given);
      if (checked.ok) return { ok: true, call: { name, args: checked.args } };
      const questions = checked.wrong.map((field) => questionFor(field));
      return { ok: false, words: `${questions.join(' ')} Then call ${name} again. Nothing was done yet.` };
    },
  };
}

/**
 * Offers a tool of the catalogue as a function. It starts switched off when it needs a verified customer.
 * @param view what the phone adds: `args` of the catalogue with the ones that are accepted and ignored, and in `spoken`
 * what the model must say around the call
 */
export function offerTool<const Name extends ToolName, Args extends (typeof agentTools)[Name]['args']>(
  name: Name,
  view: { args: Args; filler: FillerKind; spoken?: string },
): SwaigFunction<Name, Args> {
  const { purpose, needs } = agentTools[name];
  return defineFunction(name, {
    description: view.spoken === undefined ? purpose : `${purpose} ${view.spoken}`,
    args: view.args,
    filler: view.filler,
    activeAtStart: needs === 'nothing',
    needsAuthentication: needs !== 'nothing',
    listing: 'function',
  });
}
