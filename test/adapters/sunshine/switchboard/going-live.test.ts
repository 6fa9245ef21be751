import { describe, expect, it } from 'vitest';
import { applySwitchboard } from '../../../../src/adapters/sunshine/switchboard/apply.ts';
import { SwitchboardError } from '../../../../src/adapters/sunshine/switchboard/errors.ts';
import { printedSecret } from '../../../../src/adapters/sunshine/switchboard/secret-file.ts';
import { options } from '../../../support/adapter-helpers.ts';
import { complete, hooks, kinds, messageOf, startSetup } from './support.ts';

const failing = () => Promise.reject(new SwitchboardError('The self-test did not come back.'));
const prepared = {
  ...complete,
  enabled: false,
  default: null,
  seats: [
    ['bot', 'custom', null, true, 10],
    ['agent', 'zd:agentWorkspace', null, false, 10],
  ],
};

describe('going live', () => {
  it('takes two runs: the first prepares, the second switches on after the self-test with the secret', async () => {
    const { wanted, parts, keeper, state, selfTests, sim, plan } = await startSetup();
    const first = await applySwitchboard(wanted(), parts(await keeper()));
    expect(first.isOn).toBe(false);
    expect(state()).toEqual({ ...prepared, seats: [['bot', 'custom', 'agent', true, 10], prepared.seats[1]] });
    expect(selfTests).toEqual([]);
    expect(kinds((await plan()).steps)).toEqual(['selfTest', 'linkSeat', 'setDefault', 'enable']);
    const second = await applySwitchboard(wanted(), parts(await keeper()));
    expect(second.isOn).toBe(true);
    expect(kinds(second.done)).toEqual(['selfTest', 'linkSeat', 'setDefault', 'enable']);
    expect(selfTests).toEqual(hooks(sim).map(({ secret }) => secret));
    expect(state()).toEqual(complete);
    expect(await applySwitchboard(wanted(), parts(await keeper()))).toEqual({ done: [], isOn: true });
    expect(selfTests).toHaveLength(1);
  });

  it('switches nothing on when the self-test fails, and continues there when it is run again', async () => {
    const { wanted, parts, keeper, state } = await startSetup();
    await applySwitchboard(wanted(), parts(await keeper()));
    const before = state();
    for (let time = 0; time < 2; time += 1) {
      const run = applySwitchboard(wanted(), { ...parts(await keeper()), selfTest: failing });
      expect(await messageOf(run)).toContain('did not come back');
      expect(state()).toEqual(before);
    }
    expect((await applySwitchboard(wanted(), parts(await keeper()))).isOn).toBe(true);
    expect(state()).toEqual(complete);
  });

  it('changes nothing about a switchboard in use before the self-test has passed', async () => {
    const { api, wanted, parts, keeper, state } = await startSetup();
    const board = await api.createSwitchboard(options());
    const seat = { name: 'agent', integrationType: 'zd:agentWorkspace', deliverStandbyEvents: true };
    const { id } = await api.createSeat(board.id, seat, options());
    await api.updateSwitchboard(board.id, { defaultSwitchboardIntegrationId: id, enabled: true }, options());
    await applySwitchboard(wanted(), parts(await keeper()));
    const run = applySwitchboard(wanted(), { ...parts(await keeper()), selfTest: failing });
    await messageOf(run);
    expect(state()).toMatchObject({ enabled: true, default: 'agent' });
    expect(state().seats[0]).toEqual(['agent', 'zd:agentWorkspace', null, true, null]);
    await applySwitchboard(wanted(), parts(await keeper()));
    expect(state()).toMatchObject({ enabled: true, default: 'bot' });
  });

  it('moves the webhook of a switchboard in use only to an address at which the service has its secret', async () => {
    const { apply, wanted, parts, keeper, state, sim } = await startSetup();
    await apply();
    const secrets: string[] = [];
    const moved = wanted({ publicUrl: 'https://new.example.com' });
    const checkService = (secret: string) => {
      secrets.push(secret);
      return failing();
    };
    await messageOf(applySwitchboard(moved, { ...parts(await keeper()), checkService }));
    expect(state()).toEqual(complete);
    expect(secrets).toEqual(hooks(sim).map(({ secret }) => secret));
    await applySwitchboard(moved, parts(await keeper()));
    expect(state().targets).toEqual([moved.target]);
  });

  it('keeps the old webhook until the secret of the new one has passed, so that no event is lost meanwhile', async () => {
    const { api, wanted, parts, sim, apply, selfTests } = await startSetup();
    await apply();
    const [old] = hooks(sim);
    const list = api.listWebhooks.bind(api);
    api.listWebhooks = async (...args) => (await list(...args)).map((hook) => ({ ...hook, secret: null }));
    const secrets = printedSecret([], () => undefined);
    expect(await applySwitchboard(wanted(), parts(secrets))).toMatchObject({ isOn: false });
    expect(hooks(sim)).toHaveLength(2);
    expect(await messageOf(applySwitchboard(wanted(), { ...parts(secrets), selfTest: failing }))).toContain(
      'come back',
    );
    expect(hooks(sim)).toHaveLength(2);
    expect(kinds((await applySwitchboard(wanted(), parts(secrets))).done)).toEqual(['selfTest', 'deleteWebhook']);
    const [kept, ...others] = hooks(sim);
    expect([kept?.secret, others]).toEqual([selfTests.at(-1), []]);
    expect(kept?.id).not.toBe(old?.id);
  });
});

describe('the length of the history', () => {
  it.each([false, true])('is no difference when it is right, whether it is echoed or not (%s)', async (echoed) => {
    const { apply, plan } = await startSetup({}, { echoesHistoryCount: echoed });
    await apply();
    expect((await plan()).steps).toEqual([]);
  });
});

describe('a channel with a default of its own', () => {
  it('is named by the plan as what keeps the bot from hearing it, with the command that changes it', async () => {
    const { api, apply, plan, sim } = await startSetup();
    await apply();
    sim.customer('whatsapp').say('Hi');
    sim.customer('web').say('Hi');
    expect((await plan()).notes.join()).not.toContain('default of its own');
    const agent = sim.app.switchboard?.seats.find(({ name }) => name === 'agent')?.id ?? '';
    const channels = [...sim.app.integrations.values()].filter(({ type }) => ['whatsapp', 'web'].includes(type));
    for (const { id } of channels) await api.updateIntegration(id, { defaultResponderId: agent }, options());
    const { notes } = await plan();
    for (const { id, type } of channels) {
      const note = notes.find((text) => text.includes(id));
      expect(note).toContain(`starts with “agent” by a default of its own, so the bot does not hear`);
      expect(note).toContain(`npx deskbridge switchboard apply --channel ${type}=bot`);
    }
    // Whoever chose it does not have to be told.
    const chosen = await plan({ channels: [{ channel: 'web', seat: 'agent' }] });
    expect(chosen.notes.filter((text) => text.includes('default of its own'))).toHaveLength(1);
    await apply({ channels: [{ channel: 'whatsapp', seat: 'bot' }] });
    expect((await plan()).notes.join()).not.toContain('channel whatsapp');
  });

  it('is named by its id when there are several of its type', async () => {
    const { api, apply, plan, sim } = await startSetup();
    await apply();
    sim.customer('whatsapp').say('Hi');
    const first = [...sim.app.integrations.values()].find(({ type }) => type === 'whatsapp');
    const second = { ...first, id: 'ffffffffffffffffffffffff', displayName: 'Second' };
    sim.app.integrations.set(second.id, second as NonNullable<typeof first>);
    const agent = sim.app.switchboard?.seats.find(({ name }) => name === 'agent')?.id ?? '';
    await api.updateIntegration(second.id, { defaultResponderId: agent }, options());
    expect((await plan()).notes.join()).toContain(`--channel ${second.id}=bot`);
  });
});
