import { describe, expect, it } from 'vitest';
import { findOurs } from '../../../../src/adapters/sunshine/switchboard/ours.ts';
import { options } from '../../../support/adapter-helpers.ts';
import { complete, custom, hooks, seats, startSetup, target } from './support.ts';

describe('a part that others changed', () => {
  const brokenThings: [name: string, spoil: (bench: Awaited<ReturnType<typeof startSetup>>) => void][] = [
    [
      'a wrong address of the webhook',
      ({ sim }) => void Object.assign(hooks(sim)[0] ?? {}, { target: 'https://old.example/webhooks/sunshine' }),
    ],
    [
      'missing events of the webhook',
      ({ sim }) => void Object.assign(hooks(sim)[0] ?? {}, { triggers: ['conversation:message'] }),
    ],
    ['a missing webhook', ({ sim }) => custom(sim).forEach((one) => (one.webhooks = []))],
    ['another name of the integration', ({ sim }) => custom(sim).forEach((one) => (one.displayName = 'Old'))],
    ['no links between the seats', ({ sim }) => seats(sim).forEach((seat) => (seat.nextId = null))],
    ['links between the seats that are wrong', ({ sim }) => seats(sim).forEach((seat) => (seat.nextId = seat.id))],
    ['no default', ({ sim }) => void Object.assign(sim.app.switchboard ?? {}, { defaultId: null, enabled: false })],
    ['another default', ({ sim }) => void Object.assign(sim.app.switchboard ?? {}, { defaultId: seats(sim)[1]?.id })],
    ['a disabled switchboard', ({ sim }) => void Object.assign(sim.app.switchboard ?? {}, { enabled: false })],
    ['a seat of the bot under another name', ({ sim }) => void Object.assign(seats(sim)[0] ?? {}, { name: 'old' })],
    [
      'standby events for the desk instead of the bot',
      ({ sim }) => seats(sim).forEach((seat) => (seat.deliverStandbyEvents = !seat.deliverStandbyEvents)),
    ],
    ['another length of the history', ({ sim }) => seats(sim).forEach((seat) => (seat.messageHistoryCount = 3))],
    [
      'a missing seat of the agents',
      ({ sim }) => {
        const [bot] = seats(sim);
        if (bot !== undefined) Object.assign(sim.app.switchboard ?? {}, { seats: [{ ...bot, nextId: null }] });
      },
    ],
    ['no switchboard', ({ sim }) => void (sim.app.switchboard = null)],
  ];

  it.each(brokenThings)('is repaired: %s', async (_name, spoil) => {
    const bench = await startSetup({}, { echoesHistoryCount: true });
    await bench.apply();
    spoil(bench);
    expect((await bench.plan()).steps.length).toBeGreaterThan(0);
    await bench.apply();
    expect(bench.state()).toEqual(complete);
  });

  it('and that is not ours is left alone', async () => {
    const { api, apply, plan, state, sim } = await startSetup();
    const other = {
      target: 'https://other.example/x',
      triggers: ['user:merge'],
      includeFullUser: true,
      includeFullSource: true,
    };
    const { id } = await api.createCustomIntegration('Other bot', other, options());
    const board = await api.createSwitchboard(options());
    const seat = await api.createSeat(
      board.id,
      { name: 'zd-agentWorkspace', integrationType: 'zd:agentWorkspace' },
      options(),
    );
    await api.createSeat(board.id, { name: 'other', integrationId: id }, options());
    await apply();
    expect((await plan()).notes.join()).toContain('SUNSHINE_AGENT_SEAT=zd-agentWorkspace');
    expect(state().seats.map(([name]) => name)).toEqual(['zd-agentWorkspace', 'other', 'bot']);
    expect(state().integrations).toEqual(['Other bot', 'Deskbridge']);
    expect(seats(sim).find(({ name }) => name === 'bot')?.nextId).toBe(seat.id);
  });
});

describe('our integration', () => {
  it('is the one with the seat among several alike', async () => {
    const { api, apply, plan, wanted } = await startSetup();
    await apply();
    const hook = { target, triggers: ['user:merge'], includeFullUser: false, includeFullSource: false };
    await api.createCustomIntegration('Deskbridge', hook, options());
    const { steps, notes } = await plan();
    expect(steps).toEqual([]);
    expect(notes.join()).toContain('sends events to our address too');
    const empty = { integrations: [], switchboard: null, seats: [] };
    expect(findOurs(empty, wanted(), null)).toMatchObject({ integration: null, bot: null, agent: null });
  });
});
