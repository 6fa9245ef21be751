import { readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SwitchboardError } from '../../src/switchboard/errors.ts';
import { findOurs } from '../../src/switchboard/live.ts';
import { printedSecret } from '../../src/switchboard/secret-file.ts';
import { faults, meeting, options } from '../adapters/sunshine/support.ts';
import { complete, startSetup, target } from './support.ts';

const kinds = (steps: readonly { kind: string }[]): string[] => steps.map(({ kind }) => kind);
const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  if (!(error instanceof SwitchboardError)) throw new Error(`expected a SwitchboardError, got ${String(error)}`);
  return error.message;
};

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
    const { secretFile } = await import('../../src/switchboard/secret-file.ts');
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

describe('what was changed by others', () => {
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
    ['next links in no direction', ({ sim }) => seats(sim).forEach((seat) => (seat.nextId = null))],
    ['next links the wrong way', ({ sim }) => seats(sim).forEach((seat) => (seat.nextId = seat.id))],
    ['no default', ({ sim }) => void Object.assign(sim.app.switchboard ?? {}, { defaultId: null, enabled: false })],
    ['another default', ({ sim }) => void Object.assign(sim.app.switchboard ?? {}, { defaultId: seats(sim)[1]?.id })],
    ['a disabled switchboard', ({ sim }) => void Object.assign(sim.app.switchboard ?? {}, { enabled: false })],
    ['a seat of the bot under another name', ({ sim }) => void Object.assign(seats(sim)[0] ?? {}, { name: 'old' })],
    [
      'a deaf bot and a listening desk',
      ({ sim }) => seats(sim).forEach((seat) => (seat.deliverStandbyEvents = !seat.deliverStandbyEvents)),
    ],
    ['another history', ({ sim }) => seats(sim).forEach((seat) => (seat.messageHistoryCount = 3))],
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
    const bench = await startSetup();
    await bench.apply();
    spoil(bench);
    expect((await bench.plan()).steps.length).toBeGreaterThan(0);
    await bench.apply();
    expect(bench.state()).toEqual(complete);
  });

  it('and does not concern us is left alone', async () => {
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
    expect(await messageOf(apply({ botSeat: 'deskbridge' }))).toContain('is of the type zd:answerBot');
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

describe('ours', () => {
  it('of several alike is the one that has the seat', async () => {
    const { api, apply, plan, wanted } = await startSetup();
    await apply();
    const hook = { target, triggers: ['user:merge'], includeFullUser: false, includeFullSource: false };
    await api.createCustomIntegration('Deskbridge', hook, options());
    const { steps, notes } = await plan();
    expect(steps).toEqual([]);
    expect(notes.join()).toContain('calls our address too');
    const empty = { integrations: [], switchboard: null, seats: [] };
    expect(findOurs(empty, wanted(), null)).toMatchObject({ integration: null, bot: null, agent: null });
  });
});

type Sim = Awaited<ReturnType<typeof startSetup>>['sim'];
function custom(sim: Sim) {
  return [...sim.app.integrations.values()].filter(({ type }) => type === 'custom');
}
function hooks(sim: Sim) {
  return custom(sim).flatMap(({ webhooks }) => webhooks);
}
function seats(sim: Sim) {
  return sim.app.switchboard?.seats ?? [];
}
