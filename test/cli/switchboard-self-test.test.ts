import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { apply } from '../../src/cli/switchboard/apply.ts';
import { showSwitchboard } from '../../src/cli/switchboard/show.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { complete, folder, messageOf, startSetup } from '../adapters/sunshine/switchboard/support.ts';
import { buildApi, buildApiWithoutTemporal, type Api } from '../support/api-stack.ts';
import { startMessagingStack } from '../support/messaging-stack.ts';
import { sunshineEnvironment } from '../support/messaging-webhook.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();
afterEach(() => void vi.unstubAllEnvs());

const plain = { json: false, channel: [], yes: true };
const quick = { limitMs: 500, everyMs: 50 };
const never = () => Promise.reject(new Error('asked'));

/** An app that a first run of apply has prepared, for a service at a port that nothing listens on yet. */
async function prepared() {
  const bench = await startSetup();
  const { sim } = bench;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = await folder();
  const variables = {
    PUBLIC_URL: url,
    SUNSHINE_URL: sim.apiUrl,
    SUNSHINE_APP_ID: sim.app.id,
    SUNSHINE_KEY_ID: sim.appKey.id,
    SUNSHINE_KEY_SECRET: sim.appKey.secret,
  };
  for (const [name, value] of Object.entries({ ...variables, DATA_DIR: dataDir })) vi.stubEnv(name, value);
  const lines: string[] = [];
  const run = (times = quick, json = false) => apply({ ...plain, json }, (line) => void lines.push(line), never, times);
  await run();
  const text = await readFile(path.join(dataDir, 'sunshine-webhook-secret.env'), 'utf8');
  const secret = /SECRET=(\S+)/.exec(text)?.[1] ?? '?';
  sim.webhooks.settings.retryMs = 20;
  const listen = async (made: Promise<Api>) => {
    const api = await made;
    onTestFinished(() => api.close());
    await api.app.listen({ port, host: '127.0.0.1' });
  };
  const isOff = () => {
    expect(bench.state()).toMatchObject({ enabled: false, default: null });
    expect([...sim.app.users.values()], 'users that were left behind').toEqual([]);
  };
  return { ...bench, url, port, variables, secret, lines, run, listen, isOff };
}

describe('the second apply', () => {
  it('switches on after the self-test has come back through the webhook to the running service', async () => {
    const { variables, url, port, secret, run, state, lines, sim, isOff } = await prepared();
    isOff();
    const settings = { ...variables, PORT: String(port), SUNSHINE_WEBHOOK_SECRET: `${secret},the-secret-before` };
    const stack = await startMessagingStack(settings);
    onTestFinished(() => stack.close());
    await run({ limitMs: 20_000, everyMs: 100 });
    expect(state()).toEqual({ ...complete, targets: [`${url}/webhooks/sunshine`] });
    // Nothing remains of it: no user, no conversation, no ticket of the desk behind the platform.
    expect([sim.app.users.size, sim.app.conversations.size]).toEqual([0, 0]);
    await run(quick, true);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      done: [],
      isOn: true,
      next: null,
      secretFile: null,
      notes: expect.any(Array),
    });
    lines.length = 0;
    await showSwitchboard(plain, (line) => void lines.push(line));
    expect(lines.join('\n')).toMatch(/enabled[\s\S]*bot \(default\)[\s\S]*zd:agentWorkspace/);
  });

  it('says to start the service when nothing answers at its address', async () => {
    const { run, isOff, url } = await prepared();
    expect(await messageOf(run())).toMatch(new RegExp(`cannot be reached at ${url}.*start it, or check PUBLIC_URL`));
    isOff();
  });

  it('says to configure the secret when the service has none', async () => {
    const { run, isOff, listen } = await prepared();
    await listen(buildApiWithoutTemporal({}));
    expect(await messageOf(run())).toMatch(
      /does not have the secret .* put SUNSHINE_WEBHOOK_SECRET from .* restart it/,
    );
    isOff();
  });

  it('says to write both secrets when the service has another one', async () => {
    const { run, isOff, listen, secret } = await prepared();
    await listen(buildApiWithoutTemporal(sunshineEnvironment));
    const message = await messageOf(run());
    expect(message).toMatch(/has another secret .* the new one and the old one, separated by a comma/);
    expect(message).not.toContain(secret);
    isOff();
  });

  it('says to look at Temporal when the service does not reach it', async () => {
    const { run, isOff, listen, secret } = await prepared();
    await listen(buildApiWithoutTemporal({ ...sunshineEnvironment, SUNSHINE_WEBHOOK_SECRET: secret }));
    expect(await messageOf(run())).toContain('does not reach Temporal');
    isOff();
  });

  it('says what must be reachable when the event does not come back', async () => {
    const { run, isOff, listen, secret, sim, url } = await prepared();
    await listen(buildApi({ ...sunshineEnvironment, SUNSHINE_WEBHOOK_SECRET: secret }));
    sim.webhooks.settings.lossRate = 1;
    const message = await messageOf(run());
    expect(message).toContain(`did not come back to ${url}/webhooks/sunshine within`);
    expect(message).toContain('Nothing was switched on');
    isOff();
  });

  it('says to start a worker when only the API runs', async () => {
    const { run, isOff, listen, secret } = await prepared();
    await listen(buildApi({ ...sunshineEnvironment, SUNSHINE_WEBHOOK_SECRET: secret }));
    expect(await messageOf(run({ limitMs: 3_000, everyMs: 50 }))).toContain('start the worker');
    isOff();
  });

  it('says to check the address when something else answers there', async () => {
    const { run, isOff, sim } = await prepared();
    vi.stubEnv('PUBLIC_URL', `${sim.url}/elsewhere`);
    expect(await messageOf(run())).toContain('it is not this version of Deskbridge');
    isOff();
  });
});
