import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { deskVariables, sunshineVariables } from '../../demo/environment.ts';
import { startJiraDesk } from '../../simulators/jira/index.ts';
import { startZendeskDesk } from '../../simulators/zendesk/desk.ts';
import { createDirectoryStore } from '../../src/client/directory-store.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { digestPin, hashId } from '../../src/pins/digest.ts';
import { checkPinRecord } from '../../src/pins/record.ts';
import { openClient, plainTarget } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { startEmbeddedServer } from '../../src/temporal/embedded-server.ts';
import { complete, startSetup } from '../adapters/sunshine/switchboard/support.ts';
import { startProcess, type ServiceProcess } from '../support/processes.ts';
import { runCli } from '../support/run-cli.ts';
import { serverBinary } from '../support/temporal.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'deskbridge-cli-killed-'));
const pinPepper = 'a-pepper-of-this-test-file';
const common = {
  DATA_DIR: dataDir,
  PIN_PEPPER: pinPepper,
  PAYLOAD_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
};
afterAll(() => rmSync(dataDir, { recursive: true }));

/** A command that can be killed. */
const begin = (args: readonly string[], env: Record<string, string>): ServiceProcess =>
  startProcess(['bin/deskbridge.js', ...args], { ...common, ...env });

describe('switchboard apply', () => {
  it('killed at every write after the platform did it, goes on where it was, and makes nothing twice', async () => {
    const { sim, state } = await startSetup();
    const env = { ...sunshineVariables(sim), PUBLIC_URL: 'http://127.0.0.1:1' };
    const args = ['switchboard', 'apply', '--yes'];
    const match = { method: 'POST|PUT|PATCH|DELETE', path: 'apps/' };
    let kills = 0;
    for (;;) {
      const { id } = sim.faults.add({ kind: 'lostAnswerTimeout', match });
      const run = begin(args, env);
      const isMet = (): boolean => !sim.faults.list().some((fault) => fault.id === id);
      let hasEnded = false;
      void run.ended.then(() => (hasEnded = true));
      await expect.poll(() => isMet() || hasEnded, { timeout: 30_000, interval: 20 }).toBe(true);
      if (!isMet()) break;
      await run.kill();
      kills += 1;
    }
    // The last two links and the switch itself wait for the self-test, which needs a running service.
    expect(kills).toBe(5);
    const targets = ['http://127.0.0.1:1/webhooks/sunshine'];
    expect(state()).toEqual({
      ...complete,
      targets,
      enabled: false,
      default: null,
      seats: expect.any(Array) as unknown,
    });
    expect(state().seats.map(([name]) => name)).toEqual(['bot', 'agent']);
    const [webhook] = [...sim.app.integrations.values()].flatMap(({ webhooks }) => webhooks);
    const file = readFileSync(path.join(dataDir, 'sunshine-webhook-secret.env'), 'utf8');
    expect(file).toContain(`SUNSHINE_WEBHOOK_SECRET=${webhook?.secret ?? '?'}\n`);
  }, 120_000);
});

const issue = (user: string) => ['pin', 'issue', '--user', user, '--json'];
const digest = (pin: string): string => digestPin(pinPepper, pin);
const isValid = async (record: string | null, pin: string): Promise<boolean> =>
  (await checkPinRecord(record, digest(pin), digest)).matches;

/** The PIN that a command printed; null if it printed none. */
const printed = (output: string): string | null => /"pin":"(\d+)"/.exec(output)?.[1] ?? null;

/** Issues a PIN and returns it. */
async function issued(user: string, env: Record<string, string>): Promise<string> {
  const { stdout, stderr } = await runCli(issue(user), { ...common, ...env });
  const pin = printed(stdout);
  if (pin === null) throw new Error(`no PIN was printed: ${stderr}`);
  return pin;
}

describe('pin issue, with a desk that keeps the PINs', () => {
  it.each([
    ['before the desk has taken the new PIN: the old one is still valid', 'hang', true],
    ['after the desk has taken it: neither is known, and the next one is valid', 'lostAnswerTimeout', false],
  ] as const)(
    'killed %s',
    async (_when, kind, oldIsValid) => {
      const desk = await startZendeskDesk();
      onTestFinished(() => desk.close());
      const env = deskVariables(desk);
      const user = desk.seedCustomer({ name: 'Ada', phone: '+15555550123', email: 'ada@example.com' });
      const record = (): string | null => {
        const value = desk.zendesk.store.users.get(Number(user))?.userFields['support_pin'];
        return typeof value === 'string' ? value : null;
      };
      const old = await issued(user, env);
      expect(await isValid(record(), old)).toBe(true);
      const { id } = desk.faults.add({ kind, match: { method: 'PUT', path: 'users/' } });
      const run = begin(issue(user), env);
      await expect
        .poll(() => desk.faults.list().map((fault) => fault.id), { timeout: 30_000, interval: 20 })
        .not.toContain(id);
      await run.kill();
      expect(printed(run.output())).toBeNull();
      expect(await isValid(record(), old)).toBe(oldIsValid);
      const fresh = await issued(user, env);
      expect([await isValid(record(), fresh), await isValid(record(), old)]).toEqual([true, false]);
    },
    60_000,
  );
});

describe('pin issue, with PINs that we keep ourselves', () => {
  it('killed half way, and with worker and server killed half way: the PIN that was printed last is valid, and no other', async () => {
    const jira = await startJiraDesk();
    const user = jira.seedCustomer({ name: 'Emmy', phone: null, email: 'emmy@example.com' });
    const server = { binary: serverBinary(), dataDir, uiPort: null };
    let temporal = await startEmbeddedServer(server);
    const port = Number(new URL(`http://${temporal.address}`).port);
    const env = { ...deskVariables(jira), TEMPORAL_ADDRESS: temporal.address };
    const config = loadConfig({ ...common, ...env, HTTP_USERNAME: 'x', HTTP_PASSWORD: 'a-long-enough-password' });
    const { client, connection } = openClient(plainTarget(temporal.address), createDataConverter(config));
    const workers: ServiceProcess[] = [];
    const startWorker = async (): Promise<ServiceProcess> => {
      const worker = startProcess(['bin/deskbridge.js', 'start', 'worker'], {
        ...common,
        ...env,
        HTTP_USERNAME: 'x',
        HTTP_PASSWORD: 'a-long-enough-password',
      });
      workers.push(worker);
      await worker.says('worker started');
      return worker;
    };
    onTestFinished(async () => {
      await Promise.all(workers.map((worker) => worker.kill()));
      await connection.close();
      await Promise.all([temporal.kill(), jira.close()]);
    });
    const { pins } = createDirectoryStore({
      client,
      taskQueue: config.temporal.taskQueue,
      hash: (value) => hashId(pinPepper, value),
      desk: 'jira',
    });
    const isNowValid = async (pin: string): Promise<boolean> =>
      isValid(await pins.getPinRecord(user, { signal: AbortSignal.timeout(20_000) }), pin);
    /** Begins the command, and waits until it has asked Jira for the customer: all that is left needs a worker. */
    const halfWay = async (): Promise<ServiceProcess> => {
      jira.requests.length = 0;
      const run = begin(issue(user), env);
      await expect.poll(() => jira.requests.length, { timeout: 30_000, interval: 20 }).toBeGreaterThan(0);
      return run;
    };

    const worker = await startWorker();
    const old = await issued(user, env);
    expect(await isNowValid(old)).toBe(true);
    await worker.kill();
    const killed = await halfWay();
    await killed.kill();
    expect(printed(killed.output())).toBeNull();
    const waiting = await halfWay();
    await temporal.kill();
    temporal = await startEmbeddedServer({ ...server, port });
    await startWorker();
    // On a busy machine its time may be up before; it says so, and has printed no PIN.
    const how = await waiting.ended;
    const heard = printed(waiting.output());
    expect(heard === null, `${how}: ${waiting.output()}`).toBe(how !== 'code 0');
    const fresh = heard ?? (await issued(user, env));
    expect([await isNowValid(fresh), await isNowValid(old)]).toEqual([true, false]);
  }, 120_000);
});
