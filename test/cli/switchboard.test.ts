import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { apply } from '../../src/cli/switchboard/apply.ts';
import { addSwitchboardCommands } from '../../src/cli/switchboard/commands.ts';
import { showPlan } from '../../src/cli/switchboard/plan.ts';
import { showSwitchboard } from '../../src/cli/switchboard/show.ts';
import { complete, folder, startSetup } from '../adapters/sunshine/switchboard/support.ts';

afterEach(() => void vi.unstubAllEnvs());

async function installation() {
  const bench = await startSetup();
  const { sim } = bench;
  const dataDir = await folder();
  const settings = {
    PUBLIC_URL: 'https://desk.example.com',
    DATA_DIR: dataDir,
    SUNSHINE_URL: sim.apiUrl,
    SUNSHINE_APP_ID: sim.app.id,
    SUNSHINE_KEY_ID: sim.appKey.id,
    SUNSHINE_KEY_SECRET: sim.appKey.secret,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  return { ...bench, lines, print, secretPath: path.join(dataDir, 'sunshine-webhook-secret.env') };
}

const plain = { json: false, channel: [] };

describe('deskbridge switchboard', () => {
  it('plan prints the steps and changes nothing', async () => {
    const { sim, lines, print, secretPath } = await installation();
    await showPlan(plain, print);
    expect(lines).toHaveLength(9);
    expect(lines[5]).toBe(
      '6. Send a self-test through the platform, which must come back to https://desk.example.com/webhooks/sunshine',
    );
    expect(lines.at(-1)).toBe('9. Enable the switchboard');
    await showPlan({ ...plain, json: true }, print);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ problems: [], steps: { length: 9 } });
    expect(sim.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(existsSync(secretPath)).toBe(false);
  });

  it('apply changes nothing without a yes; with one it prepares everything, and says what comes next', async () => {
    const { state, print, lines, secretPath } = await installation();
    await expect(apply({ ...plain, yes: false }, print, () => Promise.resolve('n'))).rejects.toThrow(
      'Nothing was changed',
    );
    expect(state().integrations).toEqual([]);
    await apply({ ...plain, yes: false }, print, () => Promise.resolve('y'));
    expect(state()).toMatchObject({ enabled: false, default: null, targets: complete.targets });
    expect(lines.at(-1)).toMatch(
      /nothing is switched on yet\. Copy .* into the environment of the service, restart it/,
    );
    expect(lines.at(-1)).toContain(secretPath);
    const secret = /SECRET=(\S+)/.exec(await readFile(secretPath, 'utf8'))?.[1] ?? '?';
    expect(lines.join('\n')).not.toContain(secret);
    lines.length = 0;
    await showSwitchboard(plain, print);
    expect(lines.join('\n')).toMatch(/disabled[\s\S]*bot [\s\S]*zd:agentWorkspace/);
    await showSwitchboard({ ...plain, json: true }, print);
    expect(lines.at(-1)).not.toContain(secret);
  });

  it('names every setting that is missing', async () => {
    await installation();
    vi.stubEnv('PUBLIC_URL', '');
    vi.stubEnv('SUNSHINE_KEY_SECRET', '');
    await expect(showPlan(plain, () => undefined)).rejects.toThrow(/SUNSHINE_KEY_SECRET[\s\S]*PUBLIC_URL/);
    for (const name of ['SUNSHINE_URL', 'SUNSHINE_APP_ID', 'SUNSHINE_KEY_ID', 'SUNSHINE_WEBHOOK_SECRET']) {
      vi.stubEnv(name, '');
    }
    await expect(showPlan(plain, () => undefined)).rejects.toThrow(/SUNSHINE_APP_ID[\s\S]*PUBLIC_URL/);
  });

  it('says at once that the secret cannot be kept where it should be', async () => {
    const { print, secretPath } = await installation();
    await writeFile(secretPath, '');
    const place = { ...plain, yes: true, secretFile: path.join(secretPath, 'secret.env') };
    await expect(apply(place, print)).rejects.toThrow(/--secret-file: cannot be written to \(EEXIST\)/);
  });

  it('takes its options from the command line', async () => {
    const { state, sim } = await installation();
    sim.customer('web').say('Hi');
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const program = new Command().exitOverride();
    addSwitchboardCommands(program);
    const args = ['switchboard', 'apply', '--yes', '--name', 'Support bot', '--channel', 'web=agent'];
    await program.parseAsync(args, { from: 'user' });
    expect(state()).toMatchObject({ integrations: ['Support bot'], enabled: false });
    await expect(program.parseAsync(['switchboard', 'plan', '--channel', 'web'], { from: 'user' })).rejects.toThrow(
      'web=bot',
    );
    vi.restoreAllMocks();
  });
});
