import { decideRoute, openingOfGroup, type RoutingTable } from '../../domain/routing/routing.ts';
import { openingAt, type OfficeHours } from '../../domain/routing/office-hours.ts';
import type { Readiness } from '../readiness/readiness.ts';
import type { TeamAvailability } from './parts.ts';

/** What availability is found out from. */
export interface AvailabilitySources {
  routing: RoutingTable;
  /** Hours of the whole company, for groups without hours of their own; null: none are set. */
  officeHours: OfficeHours | null;
  readiness: Pick<Readiness, 'read'>;
  /** Where people answer. */
  agents: 'platform' | 'ticket';
}

/**
 * Whether somebody answers a visitor, from what is so: the office hours of the group that the matter goes to, and the
 * outages that the service knows of. Null while nothing is known of the services yet.
 * @param intent what it is about; null if nobody said
 * @param now epoch milliseconds
 */
export async function teamAvailability(
  { routing, officeHours, readiness, agents }: AvailabilitySources,
  intent: string | null,
  now: number,
): Promise<TeamAvailability> {
  const { group } = decideRoute(routing, intent === null ? [] : [intent]);
  const ofGroup = openingOfGroup(routing, group, now);
  const hasOwn = (routing.groups[group]?.hours ?? null) !== null;
  const opening = hasOwn || officeHours === null ? ofGroup : openingAt(officeHours, now);
  if (!opening.open) {
    const { opensAt } = opening;
    return { available: false, ...(opensAt === null ? {} : { opensAt: new Date(opensAt).toISOString() }) };
  }
  const { dependencies } = await readiness.read();
  const needed = agents === 'platform' ? ['temporal', 'worker', 'messaging'] : ['temporal', 'worker', 'desk'];
  const states = dependencies.filter(({ name }) => needed.includes(name));
  if (states.some(({ state }) => state === 'down')) return { available: false };
  return { available: states.some(({ checkedAt }) => checkedAt === null) ? null : true };
}
