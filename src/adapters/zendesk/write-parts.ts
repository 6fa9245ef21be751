import { ServiceFailure } from '../../domain/failures.ts';
import { lacksOnlyAssignee } from './causes.ts';
import type { Part, PartName, Parts } from './parts.ts';
import { partNames, unmetName } from './parts.ts';

/** How {@link writeParts} finds what to do without. */
export interface Fallbacks {
  /** See `findSolver`; called only when it is needed. */
  findSolver: () => Promise<Part | null>;
  /** The write has a comment, which must not be lost with the other parts. */
  hasComment: boolean;
}

/** True when a refusal is about this part: its field, or a text about the whole ticket, starts with the part's name. */
function concerns(name: PartName, { details }: ServiceFailure): boolean {
  if (name === 'link' || name === 'solver') return false;
  const titles = name === 'contact' ? ['requester', 'email'] : [name];
  return (details.fields ?? []).some(({ field, message }) => {
    const place = field === 'base' ? message.toLowerCase() : field;
    return titles.some((title) => place.startsWith(title));
  });
}

function without(parts: Parts, name: PartName): Parts | null {
  const part = parts[name];
  if (part?.id === undefined) return null;
  const { wanted } = part;
  return { ...parts, [name]: { wanted, unmet: { what: unmetName(name), wanted, why: 'refused' } } };
}

/** Nothing but the comment; null when there is nothing to leave out. */
function withoutAll(parts: Parts): Parts | null {
  const names = partNames.filter((name) => parts[name]?.id !== undefined);
  return names.length === 0 ? null : names.reduce<Parts>((left, name) => without(left, name) ?? left, parts);
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
  { findSolver, hasComment }: Fallbacks,
): Promise<Parts | null> {
  if (!(failure instanceof ServiceFailure)) return null;
  const { kind, reason, causes, fields = [] } = failure.details;
  if (reason === 'configuration') return without(parts, 'link');
  if (reason === 'requiredFields') {
    const unassigned = parts.assignee?.id === undefined && parts.solver === null && lacksOnlyAssignee(causes);
    const solver = unassigned && parts.status?.id !== undefined ? await findSolver() : null;
    if (solver?.id !== undefined) return { ...parts, solver };
    return without({ ...parts, solver: solver ?? parts.solver }, 'status');
  }
  const part = reason === 'other' ? refusedPart(parts, failure) : undefined;
  if (part !== undefined) return without(parts, part);
  const namesNothing = kind === 'forbidden' || (reason === 'other' && fields.every(({ field }) => field === 'base'));
  return hasComment && namesNothing ? withoutAll(parts) : null;
}

/**
 * Writes, and writes again without each part that Zendesk refuses, so that no status, assignee or field holds back the
 * comment. A refused write was not done. Accounts require an assignee, and often more fields, when a ticket is solved:
 * a ticket that only lacks an assignee is solved by the configured agent, any other one is not solved. After a refusal
 * that names no part, the comment is written alone.
 * @returns the result and the parts that were written
 */
export async function writeParts<T>(
  parts: Parts,
  write: (parts: Parts) => Promise<T>,
  fallbacks: Fallbacks,
): Promise<{ result: T; parts: Parts }> {
  try {
    return { result: await write(parts), parts };
  } catch (error) {
    const lesser = await lesserParts(parts, error, fallbacks);
    if (lesser === null) throw error;
    return writeParts(lesser, write, fallbacks);
  }
}
