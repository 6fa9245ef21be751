import type { Unmet } from '../../domain/tickets/unmet.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { Ticket } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';

/** What a name leads to: one record, or why to none. */
export type Found = { id: string } | { why: Unmet['why'] };

/** One part of a placement: where it leads, or why it cannot be met. */
export type Place =
  | { wanted: string; id: string; unmet?: undefined }
  | { wanted: string; id?: undefined; unmet: Unmet };

/** Where a write puts its ticket; null where it says nothing of it. */
export interface Placement {
  group: Place | null;
  assignee: Place | null;
}

const placeParts = ['assignee', 'group'] as const;
type PlacePart = (typeof placeParts)[number];

const toPlace = (what: PlacePart, wanted: string, found: Found): Place =>
  'id' in found ? { wanted, id: found.id } : { wanted, unmet: { what, wanted, why: found.why } };

/** Looks names up. What leads nowhere is unmet: it must not keep the rest of a write from being done. */
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

/** True when a refusal is about this part: listed under its name, or named in a text of the whole ticket's. */
function concerns(part: PlacePart, { details }: ServiceFailure): boolean {
  return (details.fields ?? []).some(({ field, message }) =>
    field === 'base' ? message.toLowerCase().startsWith(part) : field.startsWith(part),
  );
}

/**
 * The placement without what Zendesk refused: an assignee who is not a member of the group, a group deleted since we
 * looked. Null when the refusal is about something else. A group whose refusal names the assignee that is there
 * already is given up itself.
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

/** Writes, and writes again without each part of the placement that is refused: a refused write was not done. */
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

/** What of the placement was not met. */
export function unmetOf(placement: Placement): Unmet[] {
  return placeParts.flatMap((part) => placement[part]?.unmet ?? []);
}

/** What of the placement was not met by an earlier try whose answer was lost: the ticket tells. */
export function unmetBy(ticket: Ticket, { group, assignee }: Placement): Unmet[] {
  const compare = (what: PlacePart, place: Place | null, actual: string | null): Unmet[] => {
    if (place === null || place.id === actual) return [];
    return [place.unmet ?? { what, wanted: place.wanted, why: 'refused' }];
  };
  return [...compare('assignee', assignee, ticket.assigneeId), ...compare('group', group, ticket.groupId)];
}
