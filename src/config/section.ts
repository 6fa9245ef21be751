import type { z } from 'zod';
import type { ConfigProblem } from './problems.ts';

/** The values of these variables, after each was checked by itself. Undefined: not set. */
export type SettingsOf<Variables extends z.ZodRawShape> = z.output<z.ZodObject<Variables>>;

/** Settings as the log shows them: a secret only as set or not set, the address of a webhook only as its host. */
export type Description = Record<string, string | number | null>;

/**
 * One group of settings. Its file in `sections/` owns all of it: the variables, their fixes, the type of the
 * configuration, how it is read and how it is described.
 */
export interface Section<
  Variables extends z.ZodRawShape,
  Value,
  Arguments extends unknown[] = [settings: SettingsOf<Variables>, problems: ConfigProblem[], notes: string[]],
> {
  /** The environment variables, each with the schema that it is checked against by itself. */
  variables: Variables;
  /** How to correct a variable that is wrong by itself. */
  fixes: { readonly [Name in keyof Variables]?: string };
  /**
   * Checks the rules between variables and returns the configuration. Adds what is wrong to `problems`, and what is off
   * or unusual to `notes`.
   */
  read: (...given: Arguments) => Value;
  describe: (value: Value) => Description;
}
