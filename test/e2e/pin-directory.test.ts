import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskVariables } from '../../demo/environment.ts';
import type { SimulatedDesk } from '../../simulators/desks.ts';
import { startJiraDesk } from '../../simulators/jira/index.ts';
import { startRestDesk } from '../../simulators/rest/index.ts';
import { createCaller } from '../../simulators/signalwire/caller.ts';
import { login, sayPin } from '../support/http-stack.ts';
import { startProcess, type ServiceProcess } from '../support/processes.ts';
import { runCli, type CliRun } from '../support/run-cli.ts';
import { quietRuntime, serverBinary } from '../support/temporal.ts';

quietRuntime();
const phone = '+15555550123';
const emmy = { name: 'Emmy Noether', phone: null, email: 'emmy@example.com' };
const sofia = { name: 'Sofia Kovalevskaya', phone: null, email: 'sofia@example.com' };
let dataDir: string;
let jira: SimulatedDesk;
let rest: SimulatedDesk;
let common: Record<string, string>;
let service: ServiceProcess | null = null;
let url: string;
let emmyId: string;
let sofiaId: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'deskbridge-pins-'));
  jira = await startJiraDesk();
  rest = await startRestDesk();
  emmyId = jira.seedCustomer(emmy);
  sofiaId = jira.seedCustomer(sofia);
  common = {
    DATA_DIR: dataDir,
    PORT: '0',
    HTTP_USERNAME: login.username,
    HTTP_PASSWORD: login.password,
    PIN_PEPPER: 'a-pepper-of-this-test-file',
    PAYLOAD_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    TEMPORAL_CLI_PATH: serverBinary(),
  };
});
afterAll(async () => {
  await service?.stop();
  await Promise.all([jira.close(), rest.close()]);
  await rm(dataDir, { recursive: true, force: true });
});

const pinAt = (desk: SimulatedDesk, action: string, ...args: string[]): Promise<CliRun> =>
  runCli(['pin', action, ...args], { ...common, ...deskVariables(desk) });

/** The JSON of a command that succeeded. */
async function answerAt(desk: SimulatedDesk, action: string, ...args: string[]): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await pinAt(desk, action, ...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, string>;
}

async function say(entered_pin: string): Promise<string> {
  return (await sayPin(createCaller({ url, ...login, from: phone }), entered_pin)).response;
}

it('keys cannot be looked at while the service is not running, and the error says so', async () => {
  const { code, stderr } = await runCli(['keys', 'list'], { ...common, ...deskVariables(jira) });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('it is not running here: start it') });
});

it('PINs that we keep ourselves cannot be managed while the service is not running, and the error says so', async () => {
  const { code, stdout, stderr } = await pinAt(jira, 'issue', '--user', emmyId);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('it is not running here: start it with npm start');
});

describe('with a running service and its embedded server', () => {
  beforeAll(async () => {
    service = startProcess(['bin/deskbridge.js', 'start'], { ...common, ...deskVariables(jira) });
    url = (JSON.parse(await service.says('API ready')) as { url: string }).url;
  });

  it('the keys are listed, and a rotation with nothing to move ends at once', async () => {
    const env = { ...common, ...deskVariables(jira) };
    const listed = await runCli(['keys', 'list', '--json'], env);
    expect(JSON.parse(listed.stdout)).toMatchObject({ keys: [{ id: 'test', role: 'encrypts' }], complete: true });
    expect((await runCli(['keys', 'list'], env)).stdout).toMatch(/^KEY +RUNNING.*\ntest +\d+ +\d+ +\d+ +encrypts/);
    const rotated = await runCli(['keys', 'rotate', '--json'], env);
    expect({ code: rotated.code, ...JSON.parse(rotated.stdout) }).toEqual({
      code: 0,
      key: 'test',
      moved: 0,
      ended: 0,
      left: [],
    });
  });

  it('a PIN and a number that were issued together verify the caller until they are revoked', async () => {
    const unknown = await pinAt(jira, 'issue', '--phone', phone);
    expect(unknown.stderr).toMatch(/No customer has exactly this number.*With both --phone and --user/);

    const who = { user: emmyId, name: emmy.name };
    const issued = await answerAt(jira, 'issue', '--phone', '+1 (555) 555-0123', '--user', emmyId);
    expect(issued).toEqual({ ...who, status: 'issued', phone: 'registered', pin: expect.stringMatching(/^\d{6}$/) });
    expect(await answerAt(jira, 'show-status', '--phone', phone)).toEqual({ ...who, status: 'set' });
    expect(await answerAt(jira, 'show-status', '--email', emmy.email)).toEqual({ ...who, status: 'set' });
    expect(await say(issued['pin'] ?? '')).toContain(`verified as “${emmy.name}”`);

    expect(await answerAt(jira, 'revoke', '--user', emmyId, '--phone', phone)).toEqual({
      ...who,
      status: 'revoked',
      phone: 'not registered',
    });
    expect(await answerAt(jira, 'show-status', '--user', emmyId)).toEqual({ ...who, status: 'not set' });
    expect(await say(issued['pin'] ?? '')).toContain('could not be verified');
  });

  it('a number of another customer is not taken from them, and their PIN stays valid', async () => {
    const { pin } = await answerAt(jira, 'issue', '--phone', phone, '--user', emmyId);
    const { code, stdout, stderr } = await pinAt(jira, 'issue', '--phone', phone, '--email', sofia.email);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`registered for another customer (user ${emmyId})`);
    expect(stderr).toContain(`deskbridge pin revoke --phone ${phone} --user ${emmyId}`);
    const before = await answerAt(jira, 'show-status', '--user', sofiaId, '--phone', phone);
    expect(before).toMatchObject({ status: 'not set', phone: 'not registered' });
    expect(await say(pin ?? '')).toContain('verified as');
  });

  it('a number is free again when its customer no longer exists in the help desk', async () => {
    const number = '+15555550124';
    const gone = jira.seedCustomer({ name: 'Gone', phone: null, email: 'gone@example.com' });
    await answerAt(jira, 'issue', '--phone', number, '--user', gone);
    const successor = await startJiraDesk();
    const id = successor.seedCustomer({ name: 'Here', phone: null, email: 'here@example.com' });
    expect(await answerAt(successor, 'issue', '--phone', number, '--user', id)).toMatchObject({ phone: 'registered' });
    expect(await answerAt(successor, 'show-status', '--phone', number)).toMatchObject({ user: id });
    await successor.close();
  });

  it('PINs are found by the phone numbers of a desk that keeps them, and no number can be registered', async () => {
    const adaId = rest.seedCustomer({ name: 'Ada', phone: '+15555550177', email: 'ada@example.com' });
    expect(await answerAt(rest, 'issue', '--phone', '+15555550177')).toMatchObject({ user: adaId, status: 'issued' });
    expect(await answerAt(rest, 'show-status', '--email', 'ada@example.com')).toMatchObject({ status: 'set' });
    const { code, stderr } = await pinAt(rest, 'issue', '--phone', phone, '--user', adaId);
    expect(code).toBe(1);
    expect(stderr).toContain('This help desk keeps phone numbers itself');
  });

  it.each([
    ['an e-mail address of no customer', ['--email', 'nobody@example.com'], {}, /No customer has exactly this e-mail/],
    ['a user who does not exist', ['--user', 'nobody'], {}, /There is no such user/],
    ['an incomplete number', ['--user', 'EMMY', '--phone', '0123'], {}, /Give the number in full/],
    ['a wrong token', ['--user', 'EMMY'], { JIRA_API_TOKEN: 'wrong' }, /check JIRA_EMAIL and JIRA_API_TOKEN/],
    ['an address without a server', ['--user', 'EMMY'], { JIRA_URL: 'http://127.0.0.1:1' }, /check JIRA_URL/],
    ['a Temporal server that does not exist', ['--user', 'EMMY'], { TEMPORAL_ADDRESS: '127.0.0.1:1' }, /is it running/],
  ])('%s is explained in plain words', async (_, args, changes, words) => {
    const given = args.map((arg) => (arg === 'EMMY' ? emmyId : arg));
    const run = await runCli(['pin', 'issue', ...given], { ...common, ...deskVariables(jira), ...changes });
    expect(run).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(words) });
    expect(run.stderr).not.toMatch(/^\s+at /m);
  });
});
