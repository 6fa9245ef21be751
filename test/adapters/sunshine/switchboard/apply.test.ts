import { readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { printedSecret } from '../../../../src/adapters/sunshine/switchboard/secret-file.ts';
import { faults } from '../support.ts';
import { meeting, options } from '../../../support/adapter-helpers.ts';
import { complete, custom, hooks, kinds, messageOf, startSetup, target } from './support.ts';

/** One more than a first run has writes, so that the last fault is never met. */
const writes = 9;

describe('an apply that is interrupted', () => {
  for (let nth = 1; nth <= writes; nth += 1) {
    for (const [name, fault] of faults) {
      it(`at write ${nth}, which ${name}, reaches the desired state when it is run again`, async () => {
        const { sim, apply, state, file, plan } = await startSetup();
        const match = { path: 'apps/', nth: 1 };
        // A match counts reads between the writes too, so writes are selected by their method.
        const methods = ['POST', 'POST', 'POST', 'POST', 'PATCH', 'PATCH', 'PATCH', 'PATCH'];
        const method = methods[nth - 1] ?? 'PATCH';
        const before = methods.slice(0, nth - 1).filter((each) => each === method).length;
        sim.faults.add({ ...fault, match: { ...match, method, nth: before + 1 } });
        const failed = await apply({}, undefined, () => meeting(fault)).then(
          () => false,
          () => true,
        );
        expect(failed).toBe(nth < writes);
        sim.faults.clear();
        await apply();
        expect(state()).toEqual(complete);
        expect((await plan()).steps).toEqual([]);
        const [webhook] = [...sim.app.integrations.values()].flatMap(({ webhooks }) => webhooks);
        expect(await readFile(file, 'utf8')).toContain(`SUNSHINE_WEBHOOK_SECRET=${webhook?.secret ?? '?'}\n`);
      });
    }
  }

  it('at a read says that it may be run again, and does nothing twice', async () => {
    for (const nth of [1, 3, 6, 10, 15]) {
      const { sim, apply, state } = await startSetup();
      sim.faults.add({ kind: 'status', status: 503, match: { method: 'GET', nth } });
      expect(await messageOf(apply())).toContain('Run it again');
      await apply();
      expect(state()).toEqual(complete);
    }
  });
});

describe('a first apply', () => {
  it('makes the changes of the plan, enables the switchboard last, and leaves nothing to change', async () => {
    const { apply, plan, state } = await startSetup();
    const { steps } = await plan();
    expect(kinds(steps)).toEqual([
      'createIntegration',
      'createSwitchboard',
      'createSeat',
      'createSeat',
      'linkSeat',
      'selfTest',
      'linkSeat',
      'setDefault',
      'enable',
    ]);
    expect(await apply()).toEqual(steps);
    expect(state()).toEqual(complete);
    expect(await apply()).toEqual([]);
  });

  it('writes the secret to a file that only its owner can read', async () => {
    const { apply, file } = await startSetup();
    await writeFile(file, 'old', { mode: 0o644 });
    await apply();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toMatch(/^# webhook \w+\nSUNSHINE_WEBHOOK_SECRET=\S+\n$/);
  });

  it('creates no webhook whose secret could not be written', async () => {
    const { apply, file, sim } = await startSetup();
    const { secretFile } = await import('../../../../src/adapters/sunshine/switchboard/secret-file.ts');
    await writeFile(file, '');
    const secrets = await secretFile(`${file}-folder`, []);
    const broken = { ...secrets, prepare: () => Promise.reject(new Error('no room')) };
    await expect(apply({}, broken)).rejects.toThrow('no room');
    expect(sim.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('prints the secret once if it is not written to a file', async () => {
    const { apply } = await startSetup();
    const lines: string[] = [];
    await apply(
      {},
      printedSecret([], (line) => lines.push(line)),
    );
    expect(lines).toHaveLength(1);
    await apply(
      {},
      printedSecret([lines[0]?.split('=')[1] ?? ''], (line) => lines.push(line)),
    );
    expect(lines).toHaveLength(1);
  });
});

describe('a lost secret', () => {
  it('is written down when the platform shows it', async () => {
    const { apply, plan, file } = await startSetup();
    await apply(
      {},
      printedSecret([], () => undefined),
    );
    expect(kinds((await plan()).steps)).toEqual(['keepSecret']);
    await apply();
    expect(await readFile(file, 'utf8')).toContain('SUNSHINE_WEBHOOK_SECRET=');
  });

  it('is replaced by that of a new webhook when the platform does not show it; the old webhook is deleted', async () => {
    const { api, apply, state, sim, file } = await startSetup();
    await apply();
    const [old] = hooks(sim).map(({ id }) => id);
    await writeFile(file, '');
    // The platform shows a secret only in the answer that creates it.
    const list = api.listWebhooks.bind(api);
    api.listWebhooks = async (...args) => (await list(...args)).map((hook) => ({ ...hook, secret: null }));
    expect(kinds(await apply())).toEqual(['createWebhook', 'selfTest', 'deleteWebhook']);
    expect(state()).toEqual(complete);
    const [hook] = hooks(sim);
    expect(hook?.id).not.toBe(old);
    expect(await readFile(file, 'utf8')).toContain(hook?.secret);
    // After a run that ended between the two steps, the webhook whose secret we have is kept.
    await api.createWebhook(
      custom(sim)[0]?.id ?? '',
      { target, triggers: ['user:merge'], includeFullUser: false, includeFullSource: false },
      options(),
    );
    expect(kinds(await apply())).toEqual(['selfTest', 'deleteWebhook']);
    expect(hooks(sim).map(({ id }) => id)).toEqual([hook?.id]);
  });
});

describe('a channel', () => {
  it('starts with the chosen seat, and with the default again when that is chosen', async () => {
    const { apply, state, sim, plan } = await startSetup();
    sim.customer('web').say('Hi');
    sim.customer('whatsapp').say('Hi');
    await apply({
      channels: [
        { channel: 'web', seat: 'agent' },
        { channel: 'whatsapp', seat: 'bot' },
      ],
    });
    expect(state().channels).toEqual([
      ['web', 'agent'],
      ['whatsapp', 'bot'],
    ]);
    expect((await plan({ channels: [{ channel: 'web', seat: 'agent' }] })).steps).toEqual([]);
    await apply({ channels: [{ channel: 'web', seat: null }] });
    expect(state().channels).toEqual([['whatsapp', 'bot']]);
  });

  it('that does not exist, or whose seat does not exist, is a problem before anything is changed', async () => {
    const { apply, sim } = await startSetup();
    expect(await messageOf(apply({ channels: [{ channel: 'fax', seat: 'bot' }] }))).toContain(
      'There is no channel “fax”',
    );
    sim.customer('web').say('Hi');
    expect(await messageOf(apply({ channels: [{ channel: 'web', seat: 'x' }] }))).toContain('There is no seat “x”');
    expect(sim.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
