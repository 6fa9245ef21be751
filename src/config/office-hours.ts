import type { OfficeHours } from '../domain/routing/office-hours.ts';
import { teamHours } from '../responders/policy/office-hours.ts';
import type { Config } from './load-config.ts';

/** The hours of the whole team, for groups without hours of their own; null if the policy names none. */
export function officeHoursOf({ policy }: Pick<Config, 'policy'>): OfficeHours | null {
  return policy.officeHours === null ? null : teamHours(policy.officeHours);
}
