import { describe, expect, it } from 'vitest';
import { options } from '../../../support/adapter-bench.ts';
import { custom, messageOf, seats, startSetup } from './support.ts';

describe('what cannot be done', () => {
  it('for want of rights or a right key says what to do', async () => {
    const { sim, apply } = await startSetup();
    sim.faults.add({ kind: 'status', status: 403, match: { method: 'POST' } });
    expect(await messageOf(apply())).toContain('Use a key of the app');
    sim.faults.add({ kind: 'status', status: 401, match: { method: 'GET' } });
    expect(await messageOf(apply())).toContain('SUNSHINE_KEY_SECRET');
  });

  it('because a limit is reached says so before anything is done', async () => {
    const { api, apply, sim } = await startSetup();
    const board = await api.createSwitchboard(options());
    const hook = {
      target: 'https://x.example/',
      triggers: ['user:merge'],
      includeFullUser: false,
      includeFullSource: false,
    };
    for (let i = 0; i < 9; i += 1) {
      const { id } = await api.createCustomIntegration(`Other ${i}`, hook, options());
      await api.createSeat(board.id, { name: `other-${i}`, integrationId: id }, options());
    }
    expect(await messageOf(apply())).toContain('9 seats of at most 10');
    await api.deleteSeat(board.id, seats(sim)[0]?.id ?? '', options());
    await api.createCustomIntegration('Tenth', hook, options());
    sim.requests.length = 0;
    expect(await messageOf(apply())).toContain('10 webhooks of at most 10');
    expect(sim.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('because names belong to others says so, and takes no seat away', async () => {
    const { api, apply, sim } = await startSetup();
    const hook = {
      target: 'https://x.example/',
      triggers: ['user:merge'],
      includeFullUser: false,
      includeFullSource: false,
    };
    const { id } = await api.createCustomIntegration('Rival', hook, options());
    const board = await api.createSwitchboard(options());
    await api.createSeat(board.id, { name: 'bot', integrationId: id }, options());
    expect(await messageOf(apply())).toContain('belongs to “Rival”');
    const partner = await api.createSeat(board.id, { name: 'agent', integrationType: 'zd:answerBot' }, options());
    expect(await messageOf(apply({ botSeat: 'deskbridge' }))).toContain('has the type zd:answerBot');
    expect(sim.app.switchboard?.seats.map((seat) => seat.id)).toContain(partner.id);
    await apply({ botSeat: 'deskbridge', agentSeat: 'people' });
  });

  it('shows when the platform took a step and does not show it, instead of doing it twice', async () => {
    const { api, apply, sim } = await startSetup();
    api.listIntegrations = () => Promise.resolve([]);
    expect(await messageOf(apply())).toContain('does not show yet');
    expect(custom(sim)).toHaveLength(1);
  });
});
