import { describe, expect, it } from 'vitest';
import { options } from '../../../support/adapter-helpers.ts';
import { custom, messageOf, seats, startSetup } from './support.ts';

describe('a change that cannot be made', () => {
  it('because the key is wrong or has too few rights says what to do', async () => {
    const { sim, apply } = await startSetup();
    sim.faults.add({ kind: 'status', status: 403, match: { method: 'POST' } });
    expect(await messageOf(apply())).toContain('Use a key of the app');
    sim.faults.add({ kind: 'status', status: 401, match: { method: 'GET' } });
    expect(await messageOf(apply())).toMatch(/SUNSHINE_KEY_SECRET.*make a new key in Admin Center/);
    const body = JSON.stringify({ errors: [{ code: 'app_not_found', title: 'App not found' }] });
    sim.faults.add({ kind: 'status', status: 404, body, match: { method: 'GET' } });
    expect(await messageOf(apply())).toMatch(/knows no app with this id: copy SUNSHINE_APP_ID from Admin Center/);
  });

  it('because a limit is reached is reported before anything is changed', async () => {
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

  it('because names belong to others is reported, and no seat is taken from them', async () => {
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

  it('because the platform does not show an accepted step is reported, and the step is not repeated', async () => {
    const { api, apply, sim } = await startSetup();
    api.listIntegrations = () => Promise.resolve([]);
    expect(await messageOf(apply())).toContain('does not show yet');
    expect(custom(sim)).toHaveLength(1);
  });
});
