import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/temporal/free-port.ts';
import { startProcess } from '../support/processes.ts';
import { runCli, type CliRun } from '../support/run-cli.ts';
import { serverBinary } from '../support/temporal.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'deskbridge-demo-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function playDemo(port: number, more: Record<string, string> = {}, scene: string[] = []): Promise<CliRun> {
  const env = { DATA_DIR: dataDir, PORT: String(port), TEMPORAL_CLI_PATH: serverBinary(), ...more };
  return runCli(['demo', '--once', ...scene], env);
}
const messaging = ['--scene', 'messaging'];

/** Checks that the call was played to its end with this help desk. */
function expectCallWith(title: string, output: string): void {
  expect(output).toContain('Everything worked.');
  expect(output).toContain(`a simulated ${title}`);
  expect(output).toContain(`${title} goes down`);
  expect(output).toContain('the ticket has one internal note: the summary');
  expect(output).not.toMatch(/FAILED|a simulated Zendesk|Zendesk goes down/);
}

/** Keys that only the demo's own folder may hold. */
async function expectNoSecret(output: string): Promise<void> {
  const keys = await readFile(join(dataDir, 'demo', 'demo-keys.json'), 'utf8');
  for (const secret of Object.values(JSON.parse(keys) as Record<string, string>).filter((key) => key !== 'demo')) {
    expect(output).not.toContain(secret);
  }
}

describe('the demo', () => {
  it('plays a call to the end, and prints every step', { timeout: 120_000 }, async () => {
    const { code, stdout, stderr } = await playDemo(await freePort());
    expect(code, stdout + stderr).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('Everything worked.');
    expect(stdout).not.toContain('FAILED');
    const order = ['The phone rings', 'Who is calling?', 'Tickets', 'Zendesk goes down', 'The call ends'];
    const places = order.map((words) => stdout.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(stdout).toMatch(/reference DB-[A-Z0-9]{4}-[A-Z0-9]{4}/);
    // Zendesk solves no ticket without an assignee, and nobody else is assigned.
    expect(stdout).toContain('ticket 1003 is solved, assigned to integration@zendesk.example');
    const keys = JSON.parse(await readFile(join(dataDir, 'demo', 'demo-keys.json'), 'utf8')) as Record<string, string>;
    const log = await readFile(join(dataDir, 'demo', 'demo.log'), 'utf8');
    for (const name of ['HTTP_PASSWORD', 'PIN_PEPPER', 'PAYLOAD_KEYS', 'API_TOKEN']) {
      expect(stdout + log).not.toContain(keys[name]);
    }
    expect(keys['API_TOKEN']).toMatch(/^\S{20,}$/);
    expect(log).toContain('/webhooks/zendesk');
    for (const secret of ['012345', '123456', '5555550123']) expect(log).not.toContain(secret);
  });

  it(
    'plays the same call with Freshdesk, and takes another port when its own is in use',
    { timeout: 120_000 },
    async () => {
      const port = await freePort();
      const squatter = createServer();
      await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
      try {
        const { code, stdout, stderr } = await playDemo(port, { HELP_DESK: 'freshdesk' });
        expect(code, stdout + stderr).toBe(0);
        expect(stderr).toBe('');
        expectCallWith('Freshdesk', stdout);
        expect(stdout).toMatch(new RegExp(`Port ${port} is taken; using \\d+ instead`));
      } finally {
        squatter.close();
      }
    },
  );

  it(
    'plays the same call with a REST desk, and never connects to the help desk, messaging, model, Temporal server or webhook that the environment names',
    { timeout: 120_000 },
    async () => {
      let asked = 0;
      const real = createServer(() => (asked += 1));
      const port = await freePort();
      await new Promise<void>((resolve) => real.listen(port, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${port}`;
      try {
        const { code, stdout, stderr } = await playDemo(await freePort(), {
          HELP_DESK: 'rest',
          ZENDESK_URL: url,
          ZENDESK_OAUTH_CLIENT_ID: 'id',
          ZENDESK_OAUTH_CLIENT_SECRET: 'secret',
          ZENDESK_CONVERSATION_FIELD_ID: '1',
          ZENDESK_WEBHOOK_SECRET: 'secret',
          JIRA_URL: url,
          FRESHDESK_URL: url,
          REST_DESK_URL: url,
          SUNSHINE_URL: url,
          SUNSHINE_APP_ID: 'wrong app',
          MESSAGING_HANDOFF: 'wrong',
          RESPONDER: 'openai',
          OPENAI_BASE_URL: url,
          TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
          TEMPORAL_API_KEY: 'key',
          TEMPORAL_NAMESPACE: 'production',
          ADMIN_WEBHOOK_URL: url,
          PUBLIC_URL: 'https://desk.example.com',
          PIN_LENGTH: '4',
          CLOSE_STATUS: 'closed',
          TICKET_POLICY: 'always',
          TICKET_TURNS: '0',
          RETURNING_CUSTOMER_HOURS: '720',
          DUPLICATE_STATUS: 'closed',
          BACKLOG_PER_MINUTE: '1',
          RECONCILE_MINUTES: '0',
        });
        expect(code, stdout + stderr).toBe(0);
        expectCallWith('REST desk', stdout);
        expect(asked).toBe(0);
      } finally {
        real.close();
      }
    },
  );

  it(
    'plays the same call with Jira on what an earlier demo stored, stays up for other commands in the same folder, and prints no secret',
    { timeout: 120_000 },
    async () => {
      const env = { DATA_DIR: dataDir, TEMPORAL_CLI_PATH: serverBinary() };
      const demo = startProcess(['bin/deskbridge.js', 'demo'], { ...env, PORT: '0', HELP_DESK: 'jira' });
      try {
        await demo.says('Press Ctrl+C to stop the demo.');
        expectCallWith('Jira', demo.output());
        // As in a folder whose .env names a Temporal server.
        const elsewhere = { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_NAMESPACE: 'production' };
        const shown = await runCli(['pin', 'show-status', '--phone', '+15555550123', '--json'], elsewhere);
        expect(shown.code, shown.stderr).toBe(0);
        expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'Ada Lovelace', status: 'set' });
        await expectNoSecret(demo.output());
        for (const words of ['/webhooks/jira', '/conversations', '/docs', '/namespaces/', 'HELP_DESK=']) {
          expect(demo.output()).toContain(words);
        }
      } finally {
        await demo.stop();
      }
      expect(demo.output()).toContain('Stopping…');
    },
  );

  it.each([
    ['phone', 'Who is calling?'],
    ['messaging', 'automatic assistant'],
    ['webchat', 'Saturday until noon'],
  ])(
    'ends when its Temporal server is killed in the middle of the scene %s, and plays no further',
    { timeout: 120_000 },
    async (scene, words) => {
      const directory = await mkdtemp(join(dataDir, 'killed-'));
      const env = { DATA_DIR: directory, TEMPORAL_CLI_PATH: serverBinary(), PORT: '0' };
      const demo = startProcess(['bin/deskbridge.js', 'demo', '--scene', scene], env);
      try {
        await demo.says(words);
        const lock = await readFile(join(directory, 'demo', 'temporal.db.lock'), 'utf8');
        process.kill((JSON.parse(lock) as { server: number }).server, 'SIGKILL');
        await demo.says('The Temporal server has ended (signal SIGKILL). The scene was not played to its end.');
        const told = demo.output();
        await demo.stop();
        expect(demo.output()).toBe(told);
      } finally {
        await demo.kill();
      }
    },
  );

  it(
    'plays a conversation with a bot and a human to the end, serves its pages, and other commands show its switchboard',
    { timeout: 120_000 },
    async () => {
      const env = { DATA_DIR: dataDir, TEMPORAL_CLI_PATH: serverBinary() };
      const wrong = { SUNSHINE_APP_ID: 'wrong app', MESSAGING_HANDOFF: 'wrong', POLICY_FILE: '/none' };
      const more = { HELP_DESK: 'zendesk', PORT: '0', ...wrong };
      const demo = startProcess(['bin/deskbridge.js', 'demo', ...messaging], { ...env, ...more });
      try {
        await demo.says('Press Ctrl+C to stop the demo.');
        const stdout = demo.output();
        expect(stdout).toContain('Everything worked.');
        expect(stdout).not.toContain('FAILED');
        const order = [
          'Enable the switchboard',
          'automatic assistant',
          'Saturday until noon',
          'send me your support PIN',
          'Invoice of October is missing',
          'I want to speak to an agent',
          'offers the conversation',
          'I am asking the team for a person to take over',
          'where is my order 48-1207?',
          'GET /orders/48-1207 → 200',
          'Order 48-1207 is on its way with Parcel Express',
          'Robin Agent accepts',
          'nobody is announced before they are there',
          'I see both charges',
          'since a human wrote there',
          'priority: high',
          'group: Billing Team',
          'tags: billing billing_problem deskbridge escalated messaging urgent',
          'field “AI Conversation ID”: messaging/',
          'field “AI Summary”: The customer',
          'internal note: Handed off to a human',
          'closes the ticket',
          'The assistant is back',
          'there is one ticket',
          'the PIN is stored nowhere',
        ];
        const places = order.map((words) => stdout.indexOf(words));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places[0]).toBeGreaterThan(0);
        // The demo sends no self-test, so it says nothing of one.
        expect(stdout).not.toMatch(/self-test/);
        const log = await readFile(join(dataDir, 'demo', 'demo.log'), 'utf8');
        expect(log).toContain('/webhooks/sunshine');
        for (const secret of ['012345', '5555550123', 'charged twice']) expect(log).not.toContain(secret);
        for (const page of ['phone', 'agent']) {
          const url = new RegExp(`http://\\S+/${page}(?!\\S)`).exec(demo.output())?.[0] ?? '';
          expect(await (await fetch(url)).text(), page).toContain('<!doctype html>');
        }
        const shown = await runCli(['switchboard', 'show', '--json'], env);
        expect(shown.code, shown.stderr).toBe(0);
        expect(JSON.parse(shown.stdout)).toMatchObject({
          switchboard: { enabled: true },
          seats: expect.arrayContaining([expect.objectContaining({ name: 'bot', isDefault: true })]) as unknown,
        });
        const runs = await runCli(['conversations', 'list', '--json'], env);
        expect(runs.stdout, runs.stderr).toContain('messaging/');
        await expectNoSecret(demo.output());
        for (const words of ['/docs', '/namespaces/', '/webhooks/zendesk', 'switchboard show']) {
          expect(demo.output()).toContain(words);
        }
      } finally {
        await demo.stop();
      }
      expect(demo.output()).toContain('Stopping…');
    },
  );

  it('says in plain words that a scene does not exist, or not with this help desk', { timeout: 120_000 }, async () => {
    const unknown = await playDemo(await freePort(), {}, ['--scene', 'chat']);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('Allowed choices are phone, messaging, webchat');
    const jira = await playDemo(await freePort(), { HELP_DESK: 'jira' }, messaging);
    expect(jira.code).toBe(1);
    expect(jira.stderr).toContain('HELP_DESK: must be zendesk for the scene “messaging”');
    expect(jira.stderr).not.toMatch(/^\s+at /m);
  });

  it.each(['phone', 'messaging'])(
    'says in plain words that its data cannot be kept: scene %s',
    { timeout: 120_000 },
    async (scene) => {
      const file = join(dataDir, 'a-file');
      await writeFile(file, '');
      // Nothing can be created in /proc: the system answers ENOENT, as if a directory above were missing.
      for (const place of process.platform === 'linux' ? [file, '/proc/deskbridge'] : [file]) {
        const { code, stderr } = await playDemo(await freePort(), { DATA_DIR: place }, ['--scene', scene]);
        expect(code).toBe(1);
        expect(stderr).toContain('DATA_DIR: cannot be written to');
        expect(stderr).not.toMatch(/^\s+at /m);
      }
    },
  );

  it('says in plain words what is wrong with the environment', { timeout: 120_000 }, async () => {
    for (const [name, value] of [
      ['PORT', 'eighty'],
      ['ANSWER_DEADLINE_MS', '3'],
      ['HELP_DESK', 'jria'],
    ] as const) {
      const { code, stdout, stderr } = await playDemo(await freePort(), { [name]: value });
      expect(code, `${name}\n${stdout}${stderr}`).toBe(1);
      expect(stderr).toContain(name);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });
});
