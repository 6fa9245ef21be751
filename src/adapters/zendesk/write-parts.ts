import { ServiceFailure } from '../../domain/failures.ts';
import { lacksOnlyAssignee } from './causes.ts';
import type { Part, PartName, Parts } from './parts.ts';
import { partNames, unmetName } from './parts.ts';

/** True when a refusal is about this part: its field, or a text about the whole ticket, starts with the part's name. */
function concerns(name: PartName, { details }: ServiceFailure): boolean {
  if (name === 'link' || name === 'solver') return false;
  return (details.fields ?? []).some(({ field, message }) =>
    field === 'base' ? message.toLowerCase().startsWith(name) : field.startsWith(name),
  );
}

function without(parts: Parts, name: PartName): Parts | null {
  const part = parts[name];
  if (part?.id === undefined) return null;
  const { wanted } = part;
  return { ...parts, [name]: { wanted, unmet: { what: unmetName(name), wanted, why: 'refused' } } };
}

/**
 * The part to leave out after a refusal of `other` kind: an assignee who is not a member of the group, a group that was
 * deleted after the look-up, a customer who was suspended. When the write names only a group and the refusal is about
 * the assignee the ticket already has, the group is left out.
 */
function refusedPart(parts: Parts, failure: ServiceFailure): PartName | undefined {
  const refused = partNames.filter((name) => concerns(name, failure));
  const named = refused.find((name) => parts[name]?.id !== undefined);
  if (named !== undefined || !refused.includes('assignee')) return named;
  return parts.solver?.id === undefined ? 'group' : 'solver';
}

/** What to try after a refusal; null when it is about something that cannot be left out. */
async function lesserParts(
  parts: Parts,
  failure: unknown,
  findSolver: () => Promise<Part | null>,
): Promise<Parts | null> {
  if (!(failure instanceof ServiceFailure)) return null;
  const { reason, causes } = failure.details;
  if (reason === 'configuration') return without(parts, 'link');
  if (reason === 'requiredFields') {
    const unassigned = parts.assignee?.id === undefined && parts.solver === null && lacksOnlyAssignee(causes);
    const solver = unassigned && parts.status?.id !== undefined ? await findSolver() : null;
    if (solver?.id !== undefined) return { ...parts, solver };
    return without({ ...parts, solver: solver ?? parts.solver }, 'status');
  }
  const part = reason === 'other' ? refusedPart(parts, failure) : undefined;
  return part === undefined ? null : without(parts, part);
}

/**
 * Writes, and writes again without each part that Zendesk refuses, so that no status, assignee or field holds back the
 * comment. A refused write was not done. Accounts require an assignee, and often more fields, when a ticket is solved:
 * a ticket that only lacks an assignee is solved by the configured agent, any other one is not solved.
 * @param findSolver see `findSolver`; called only when it is needed
 * @returns the result and the parts that were written
 */
export async function writeParts<T>(
  parts: Parts,
  write: (parts: Parts) => Promise<T>,
  findSolver: () => Promise<Part | null>,
): Promise<{ result: T; parts: Parts }> {
  try {
    return { result: await write(parts), parts };
  } catch (error) {
    const lesser = await lesserParts(parts, error, findSolver);
    if (lesser === null) throw error;
    return writeParts(lesser, write, findSolver);
  }
}
