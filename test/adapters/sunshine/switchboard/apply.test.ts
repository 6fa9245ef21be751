import { readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { printedSecret } from '../../../../src/adapters/sunshine/switchboard/secret-file.ts';
import { faults } from '../support.ts';
import { meeting, options } from '../../../support/adapter-bench.ts';
import { complete, custom, hooks, kinds, messageOf, startSetup, target } from './support.ts';

/** One more than the writes of a first run: the last one is never reached. */
const writes = 8;

describe('an apply that is interrupted', () => {
  for (let nth = 1; nth <= writes; nth += 1) {
    for (const [name, fault] of faults) {
      it(`at write ${nth}, which ${name}, ends as any other when it is run again`, async () => {
        const { sim, apply, state, file, plan } = await startSetup();
        const match = { path: 'apps/', nth: 1 };
        // Reads between the writes are counted too, so the writes are told apart by their method.
        const methods = ['POST', 'POST', 'POST', 'POST', 'PATCH', 'PATCH', 'PATCH'];
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

  it('at any read says that it may be run again, and did nothing twice', async () => {
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
  it('does what the plan said, enables last, and leaves nothing to do', async () => {
    const { apply, plan, state } = await startSetup();
    const { steps } = await plan();
    expect(kinds(steps)).toEqual([
      'createIntegration',
      'createSwitchboard',
      'createSeat',
      'createSeat',
      'linkSeat',
      'setDefault',
      'enable',
    ]);
    expect(await apply()).toEqual(steps);
    expect(state()).toEqual(complete);
    expect(await apply()).toEqual([]);
  });

  it('writes the secret where only its owner can read it', async () => {
    const { apply, file } = await startSetup();
    await writeFile(file, 'old', { mode: 0o644 });
    await apply();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toMatch(/^# webhook \w+\nSUNSHINE_WEBHOOK_SECRET=\S+\n$/);
  });

  it('makes no webhook whose secret could not be written', async () => {
    const { apply, file, sim } = await startSetup();
    const { secretFile } = await import('../../../../src/adapters/sunshine/switchboard/secret-file.ts');
    await writeFile(file, '');
    const secrets = await secretFile(`${file}-folder`, []);
    const broken = { ...secrets, prepare: () => Promise.reject(new Error('no room')) };
    await expect(apply({}, broken)).rejects.toThrow('no room');
    expect(sim.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('prints the secret once where it is not written', async () => {
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

describe('a secret that nobody has', () => {
  it('is asked for again where the platform shows it', async () => {
    const { apply, plan, file } = await startSetup();
    await apply(
      {},
      printedSecret([], () => undefined),
    );
    expect(kinds((await plan()).steps)).toEqual(['keepSecret']);
    await apply();
    expect(await readFile(file, 'utf8')).toContain('SUNSHINE_WEBHOOK_SECRET=');
  });

  it('is replaced by that of a new webhook where it does not, and the old one goes', async () => {
    const { api, apply, state, sim, file } = await startSetup();
    await apply();
    const [old] = hooks(sim).map(({ id }) => id);
    await writeFile(file, '');
    // The platform shows a secret only in the answer that makes it.
    const list = api.listWebhooks.bind(api);
    api.listWebhooks = async (...args) => (await list(...args)).map((hook) => ({ ...hook, secret: null }));
    expect(kinds(await apply())).toEqual(['createWebhook', 'deleteWebhook']);
    expect(state()).toEqual(complete);
    const [hook] = hooks(sim);
    expect(hook?.id).not.toBe(old);
    expect(await readFile(file, 'utf8')).toContain(hook?.secret);
    // A run that ended between the two leaves the one whose secret is known.
    await api.createWebhook(
      custom(sim)[0]?.id ?? '',
      { target, triggers: ['user:merge'], includeFullUser: false, includeFullSource: false },
      options(),
    );
    expect(kinds(await apply())).toEqual(['deleteWebhook']);
    expect(hooks(sim).map(({ id }) => id)).toEqual([hook?.id]);
  });
});

describe('channels', () => {
  it('begin with the seat that was chosen, and with the default again when that was', async () => {
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

  it('or seats that are not there are a problem, before anything is done', async () => {
    const { apply, sim } = await startSetup();
    expect(await messageOf(apply({ channels: [{ channel: 'fax', seat: 'bot' }] }))).toContain(
      'There is no channel “fax”',
    );
    sim.customer('web').say('Hi');
    expect(await messageOf(apply({ channels: [{ channel: 'web', seat: 'x' }] }))).toContain('There is no seat “x”');
    expect(sim.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
