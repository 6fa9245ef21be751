import type { FailureCause } from '../../domain/failures.ts';
import { causesOf as safeCauses, safeCode } from '../http/causes.ts';
import type { ZendeskErrorAnswer } from './schema.ts';

/** The title of a field, which begins the text of a problem about it: `Inbound hostname: is required`. */
const titlePattern = /^([\p{L}\p{N}][\p{L}\p{N} _/&().-]{0,59}):/u;
/** The same in a text that holds nothing else. */
const requiredPattern = /^([\p{L}\p{N}][\p{L}\p{N} _/&().-]{0,59}): is required(?: when solving a ticket)?\.?$/u;

type Problem = NonNullable<ZendeskErrorAnswer['details']>[string][number];

/** The code of an error envelope, whichever of its four forms it has; null if there is none. */
export function codeOf(envelope: ZendeskErrorAnswer | null): string | null {
  const first = envelope?.errors?.[0];
  const error = envelope?.error;
  const candidates = typeof error === 'string' ? [error] : [error?.code, error?.title, first?.code, first?.title];
  return candidates.map((candidate) => safeCode(candidate)).find((code) => code !== null) ?? null;
}

/**
 * The field of a problem. A problem that has the id of a ticket field begins with the title that an administrator gave
 * the field; any other text may begin with anything, so there only the place of the problem counts.
 */
function fieldOf(place: string, problem: Problem): string | null {
  if ('ticket_field_id' in problem && problem.ticket_field_id != null) {
    if (problem.ticket_field_type === 'FieldAssignee') return 'assignee';
    return titlePattern.exec(problem.description ?? '')?.[1] ?? `ticket field ${problem.ticket_field_id}`;
  }
  return place === 'base' ? (requiredPattern.exec(problem.description ?? '')?.[1] ?? null) : safeCode(place);
}

/**
 * Why Zendesk refused: `details[].error` and the field of each problem, or else the code of the envelope. Each cause
 * once.
 */
export function causesOf(envelope: ZendeskErrorAnswer | null): FailureCause[] {
  const found = Object.entries(envelope?.details ?? {}).flatMap(([place, problems]) =>
    problems.map((problem) => ({
      code: 'error' in problem ? problem.error : null,
      field: fieldOf(place, problem),
    })),
  );
  const known = safeCauses(found);
  return known.length > 0 ? known : safeCauses([{ code: codeOf(envelope) }]);
}

/** True if the ticket lacks nothing but an assignee. */
export function lacksOnlyAssignee(causes: readonly FailureCause[] = []): boolean {
  return causes.length > 0 && causes.every(({ field }) => field?.toLowerCase() === 'assignee');
}
