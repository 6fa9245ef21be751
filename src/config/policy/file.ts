import { builtInPolicy } from '../../responders/policy/built-in.ts';
import type { Policy } from '../../responders/policy/policy.ts';
import type { ConfigFault } from '../problems.ts';
import { buildPolicy } from './build.ts';
import { checkPolicy, notesOn } from './checks.ts';
import { policyFile } from './shape.ts';
import { readYamlFile } from '../yaml/file.ts';

/**
 * The company policy: the built-in one, extended and overridden by the YAML file at `file` when one is named. Faults
 * name the line.
 * @param notes gets what is no fault and may still have been forgotten
 */
export function readPolicy(file: string | undefined, faults: ConfigFault[], notes: string[]): Policy {
  if (file === undefined) return builtInPolicy;
  const read = readYamlFile('POLICY_FILE', file, policyFile, faults);
  if (read === null) return builtInPolicy;
  const policy = buildPolicy(read.value ?? {});
  const before = faults.length;
  checkPolicy(read.value ?? {}, policy, read.fault);
  if (faults.length > before) return builtInPolicy;
  notes.push(...notesOn(read.value ?? {}, policy).map((note) => `POLICY_FILE: ${note}`));
  return policy;
}
