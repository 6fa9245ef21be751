import { builtInPolicy } from '../../responders/policy/built-in.ts';
import type { Policy } from '../../responders/policy/policy.ts';
import type { ConfigProblem } from '../problems.ts';
import { readYamlFile } from '../yaml/file.ts';
import { buildPolicy } from './build.ts';
import { checkPolicy } from './checks.ts';
import { notesOn } from './notes.ts';
import { policyFile } from './shape.ts';
import type { PolicySurroundings } from './surroundings.ts';

/**
 * The company policy: the built-in one, extended and overridden by the YAML file at `file` when there is one.
 * @param problems receives what is wrong with the file, each with its line; then the built-in policy is returned
 * @param notes receives what is valid but may have been forgotten
 */
export function readPolicy(
  file: string | undefined,
  problems: ConfigProblem[],
  notes: string[],
  surroundings: PolicySurroundings = { closeStatus: builtInPolicy.closeStatus, env: {} },
): Policy {
  const { closeStatus } = surroundings;
  if (file === undefined)
    return closeStatus === builtInPolicy.closeStatus ? builtInPolicy : { ...builtInPolicy, closeStatus };
  const read = readYamlFile('POLICY_FILE', file, policyFile, problems);
  if (read === null) return builtInPolicy;
  const policy = buildPolicy(read.value ?? {}, surroundings);
  const before = problems.length;
  checkPolicy(read.value ?? {}, policy, surroundings, read.report);
  if (problems.length > before) return builtInPolicy;
  notes.push(...notesOn(read.value ?? {}, policy).map((note) => `POLICY_FILE: ${note}`));
  return policy;
}
