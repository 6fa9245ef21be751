import type { Unmet } from '../../domain/tickets/unmet.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { Ticket } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import type { Found } from './found.ts';
import type { Place, Placement } from './place.ts';

const placeParts = ['assignee', 'group'] as const;
type PlacePart = (typeof placeParts)[number];

const toPlace = (what: PlacePart, wanted: string, found: Found): Place =>
  'id' in found ? { wanted, id: found.id } : { wanted, unmet: { what, wanted, why: found.why } };

/** Looks up group and assignee. A name that cannot be used is unmet; the rest of the write is still done. */
export async function findPlacement(
  desk: Desk,
  { group, assignee }: { group?: string | null | undefined; assignee?: string | undefined },
  options: CallOptions,
): Promise<Placement> {
  return {
    group: group == null ? null : toPlace('group', group, await desk.groups.find(group, options)),
    assignee: assignee === undefined ? null : toPlace('assignee', assignee, await desk.agents.find(assignee, options)),
  };
}

/** True when a refusal is about this part: its field, or a text about the whole ticket, starts with the part's name. */
function concerns(part: PlacePart, { details }: ServiceFailure): boolean {
  return (details.fields ?? []).some(({ field, message }) =>
    field === 'base' ? message.toLowerCase().startsWith(part) : field.startsWith(part),
  );
}

/**
 * The placement without the part that Zendesk refused: an assignee who is not a member of the group, or a group that
 * was deleted after the look-up. Null when the refusal is about something else. When the write names only a group and
 * the refusal is about the assignee the ticket already has, the group is left out.
 */
function withoutRefused(placement: Placement, failure: unknown): Placement | null {
  if (!(failure instanceof ServiceFailure) || failure.details.reason !== 'other') return null;
  const refused = placeParts.filter((part) => concerns(part, failure));
  const named = refused.find((part) => placement[part]?.id !== undefined);
  const part = named ?? (refused.includes('assignee') ? 'group' : undefined);
  const place = part === undefined ? null : placement[part];
  if (part === undefined || place?.id === undefined) return null;
  const { wanted } = place;
  return { ...placement, [part]: { wanted, unmet: { what: part, wanted, why: 'refused' } } };
}

/**
 * Writes, and writes again without each part of the placement that Zendesk refuses. A refused write was not done.
 * @returns the result and the placement that was written
 */
export async function writePlaced<T>(
  placement: Placement,
  write: (placement: Placement) => Promise<T>,
): Promise<{ result: T; placement: Placement }> {
  try {
    return { result: await write(placement), placement };
  } catch (error) {
    const rest = withoutRefused(placement, error);
    if (rest === null) throw error;
    return writePlaced(rest, write);
  }
}

/** The parts of a placement that were not met. */
export function unmetOf(placement: Placement): Unmet[] {
  return placeParts.flatMap((part) => placement[part]?.unmet ?? []);
}

/** The parts of a placement that an earlier try, whose answer was lost, did not meet: compares with the ticket. */
export function unmetBy(ticket: Ticket, { group, assignee }: Placement): Unmet[] {
  const compare = (what: PlacePart, place: Place | null, actual: string | null): Unmet[] => {
    if (place === null || place.id === actual) return [];
    return [place.unmet ?? { what, wanted: place.wanted, why: 'refused' }];
  };
  return [...compare('assignee', assignee, ticket.assigneeId), ...compare('group', group, ticket.groupId)];
}
