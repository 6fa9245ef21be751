import type { ConfigFault } from './problems.ts';

/** What a desk cannot do without: its value, and what to do when it is missing. */
export type Required<Name extends string> = Record<Name, { value: string | undefined; fix: string }>;

/**
 * The values of variables that all must be set; null, with a fault for each that is missing, when they are not.
 * @param title what the desk is called in a sentence
 */
export function allOf<Name extends string>(
  title: string,
  variables: Required<Name>,
  faults: ConfigFault[],
): Record<Name, string> | null {
  const values: Partial<Record<Name, string>> = {};
  let complete = true;
  for (const variable of Object.keys(variables) as Name[]) {
    const { value, fix } = variables[variable];
    if (value === undefined) {
      complete = false;
      faults.push({ variable, problem: `is not set, but other settings of ${title} are`, fix });
    } else {
      values[variable] = value;
    }
  }
  return complete ? (values as Record<Name, string>) : null;
}
