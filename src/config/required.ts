import type { ConfigProblem } from './problems.ts';

/** Variables that must be set: the value of each, and how to set one that is missing. */
type Required<Name extends string> = Record<Name, { value: string | undefined; fix: string }>;

/**
 * The values of variables that must all be set. Null, with a problem for each missing one, when they are not.
 * @param title name of the product or service, as used in a sentence
 */
export function allOf<Name extends string>(
  title: string,
  variables: Required<Name>,
  problems: ConfigProblem[],
): Record<Name, string> | null {
  const values: Partial<Record<Name, string>> = {};
  let complete = true;
  for (const variable of Object.keys(variables) as Name[]) {
    const { value, fix } = variables[variable];
    if (value === undefined) {
      complete = false;
      problems.push({ variable, problem: `is not set, but other settings of ${title} are`, fix });
    } else {
      values[variable] = value;
    }
  }
  return complete ? (values as Record<Name, string>) : null;
}
