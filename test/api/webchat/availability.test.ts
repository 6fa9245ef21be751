import { describe, expect, it } from 'vitest';
import type { DependencyState } from '../../../src/api/readiness/dependencies.ts';
import { teamAvailability, type AvailabilitySources } from '../../../src/api/webchat/availability.ts';
import { builtInRouting, type RoutingTable } from '../../../src/domain/routing/routing.ts';

const sunday = Date.parse('2026-11-29T12:00:00Z');
const monday = Date.parse('2026-11-30T12:00:00Z');
const weekdays = {
  timeZone: 'Europe/Berlin',
  spans: (['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((day) => ({ day, from: 9 * 60, to: 17 * 60 })),
  holidays: ['2026-12-01'],
};
const routing: RoutingTable = {
  ...builtInRouting,
  hours: { office: weekdays },
  groups: { 'Billing Team': { hours: 'office' } },
};

type State = Partial<Record<'temporal' | 'worker' | 'messaging' | 'desk', DependencyState['state'] | 'unknown'>>;

function sources(states: State, more: Partial<AvailabilitySources> = {}): AvailabilitySources {
  const dependencies = (['temporal', 'worker', 'messaging', 'desk'] as const).map((name): DependencyState => {
    const state = states[name] ?? 'ok';
    return state === 'unknown'
      ? { name, state: 'impaired', reason: 'not checked yet', checkedAt: null }
      : { name, state, reason: null, checkedAt: 1 };
  });
  const readiness = { read: () => Promise.resolve({ status: 'ready', dependencies } as const) };
  return { routing, officeHours: null, readiness, agents: 'platform', ...more };
}

describe('whether somebody answers a visitor', () => {
  it('follows the office hours of the group that the matter goes to, in its time zone, with its holidays', async () => {
    expect(await teamAvailability(sources({}), 'billing_problem', monday)).toEqual({ available: true });
    expect(await teamAvailability(sources({}), 'billing_problem', sunday)).toEqual({
      available: false,
      opensAt: '2026-11-30T08:00:00.000Z',
    });
    const holiday = Date.parse('2026-12-01T12:00:00Z');
    expect(await teamAvailability(sources({}), 'billing_problem', holiday)).toMatchObject({ available: false });
  });

  it('of a group without hours follows those of the whole team; without any, it always answers', async () => {
    expect(await teamAvailability(sources({}, { officeHours: weekdays }), null, sunday)).toMatchObject({
      available: false,
    });
    expect(await teamAvailability(sources({}), null, sunday)).toEqual({ available: true });
  });

  it.each([
    ['platform', 'messaging'],
    ['ticket', 'desk'],
    ['platform', 'worker'],
    ['ticket', 'temporal'],
  ] as const)('is no while people answer on the %s and the %s is down', async (agents, name) => {
    expect(await teamAvailability(sources({ [name]: 'down' }, { agents }), null, monday)).toEqual({ available: false });
  });

  it('does not depend on what is not needed', async () => {
    expect(await teamAvailability(sources({ desk: 'down' }), null, monday)).toEqual({ available: true });
    const agents = 'ticket';
    expect(await teamAvailability(sources({ messaging: 'down' }, { agents }), null, monday)).toEqual({
      available: true,
    });
  });

  it('is not known before anything was checked', async () => {
    expect(await teamAvailability(sources({ messaging: 'unknown' }), null, monday)).toEqual({ available: null });
  });
});
