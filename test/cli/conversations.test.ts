import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationState } from '../../src/domain/conversation/state.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { buildApi, buildApiWithoutTemporal, startFixtures, tokens } from '../support/api-stack.ts';
import type { Api, FixtureWorker } from '../support/api-stack.ts';
import { runCli, type CliRun } from '../support/run-cli.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';
import { newCustomer } from '../../src/domain/conversation/customer.ts';
import { newMessaging } from '../../src/domain/messaging/state.ts';
import { newSession } from '../../src/domain/conversation/session.ts';

quietRuntime();
let api: Api;
let fixtures: FixtureWorker;
let env: Record<string, string>;

beforeAll(async () => {
  api = await buildApi();
  fixtures = await startFixtures(api);
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
  env = { PUBLIC_URL: url, API_TOKEN: tokens.join(',') };
});
afterAll(async () => {
  await fixtures.stop();
  await api.close();
});

const run = (args: string[], changes: Record<string, string> = {}): Promise<CliRun> =>
  runCli(['conversations', ...args], { ...env, ...changes });
const stateOf = (id: string) => api.client.workflow.getHandle(id).query<ConversationState>('state');

async function beginListed(attributes: Record<string, string>): Promise<{ id: string; ticket: string }> {
  const ticket = uniqueName('T');
  const id = await fixtures.begin({ attributes: { channel: 'call', status: 'open', ...attributes, ticketId: ticket } });
  await expect
    .poll(async () => (await api.send('GET', '/conversations', { query: { ticket } })).json<{ conversations: [] }>())
    .toMatchObject({ conversations: [{ conversation: id }] });
  return { id, ticket };
}

describe('deskbridge conversations', () => {
  it('list prints a table, or the answer as JSON', async () => {
    const { id, ticket } = await beginListed({ status: 'escalated', group: 'Billing Team', intent: 'billing_problem' });
    const table = await run(['list', '--ticket', ticket, '--status', 'escalated', '--channel', 'call', '--limit', '5']);
    expect(table).toMatchObject({ code: 0, stderr: '' });
    const [head = '', row = ''] = table.stdout.split('\n');
    expect(head).toMatch(/^CONVERSATION +STATUS +WAITS FOR +TICKET +INTENT +GROUP +STARTED$/);
    expect(row).toMatch(new RegExp(`^${id} +escalated +– +${ticket} +billing_problem +Billing Team +\\d{4}-`));
    const json = await run(['list', '--ticket', ticket, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ conversations: [{ conversation: id }], cursor: null });
    expect((await run(['list', '--ticket', 'T-none'])).stdout).toBe('No conversation matches.\n');
  });

  it('list says how to get the next page, and what is wrong with a filter', async () => {
    const { ticket } = await beginListed({});
    await fixtures.begin({ attributes: { ticketId: ticket } });
    await expect.poll(async () => (await run(['list', '--ticket', ticket])).stdout.split('\n').length).toBe(4);
    const first = await run(['list', '--ticket', ticket, '--limit', '1']);
    const cursor = /--cursor (\S+)/.exec(first.stdout)?.[1] ?? '';
    const second = await run(['list', '--ticket', ticket, '--limit', '1', '--cursor', cursor]);
    expect(second.stdout.split('\n')[1]).not.toBe(first.stdout.split('\n')[1]);
    const wrong = await run(['list', '--status', 'nonsense']);
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^status: .*escalated/) });
  });

  it('show prints the facts about a conversation, or the answer as JSON', async () => {
    const id = await fixtures.begin({
      state: {
        status: 'authenticated',
        session: { ...newSession(1), intents: ['bug_report'] },
        customer: { ...newCustomer(), failedPins: 2 },
      },
    });
    const shown = await run(['show', id]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(new RegExp(`^conversation +${id}$`, 'm'));
    expect(shown.stdout).toMatch(/^customer +not verified, wrong PINs: 2$/m);
    expect(shown.stdout).toMatch(/^intents +bug_report$/m);
    expect(JSON.parse((await run(['show', id, '--json'])).stdout)).toMatchObject({ conversation: id, wrongPins: 2 });
  });

  it.each([
    ['takeover', { escalation: { takenOver: { by: 'Grace' } } }],
    ['resolve', { escalation: { resolvedBy: { by: 'Grace' } } }],
  ])('%s reaches the conversation, with the name of the operator', async (action, expected) => {
    const id = await fixtures.begin();
    const done = await run([action, id, '--by', 'Grace', '--json']);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(done.stdout)).toEqual({ conversation: id, action });
    await expect.poll(() => stateOf(id)).toMatchObject(expected);
  });

  it('release reaches a messaging conversation, with the name of the operator, and says what it does', async () => {
    const id = await fixtures.begin({ id: uniqueName('messaging/M'), state: { messaging: newMessaging() } });
    const done = await run(['release', id, '--by', 'Grace']);
    expect(done).toMatchObject({ code: 0, stderr: '', stdout: `${id}: the bot lets it go, if it has it.\n` });
    await expect.poll(() => stateOf(id)).toMatchObject({ messaging: { release: { by: 'Grace' } } });
    const json = await run(['release', id, '--json']);
    expect(JSON.parse(json.stdout)).toEqual({ conversation: id, action: 'release' });
  });

  it('release says when there is no such conversation, and asks which one', async () => {
    const cases: [string[], RegExp][] = [
      [['release', 'messaging/no-such-conversation'], /no such conversation\. List the conversations/],
      [['release'], /missing required argument/],
    ];
    for (const [args, words] of cases) {
      const { code, stdout, stderr } = await run(args);
      expect({ code, stdout }, args.join(' ')).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(words);
    }
  });

  it('retry retries one conversation, or all that wait for the administrator and no others', async () => {
    const other = await beginListed({ waitingFor: 'helpDesk' });
    const waiting = [
      await beginListed({ waitingFor: 'administrator' }),
      await beginListed({ waitingFor: 'administrator' }),
    ];
    const [first] = waiting;
    expect((await run(['retry', first?.id ?? ''])).stdout).toContain('its writes are being retried');
    const all = await run(['retry', '--all', '--json']);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    const { results } = JSON.parse(all.stdout) as { results: { conversation: string; problem: string | null }[] };
    for (const { id } of waiting) expect(results).toContainEqual({ conversation: id, problem: null });
    expect(results.map(({ conversation }) => conversation)).not.toContain(other.id);
    for (const { id } of waiting)
      await expect
        .poll(() => stateOf(id))
        .toMatchObject({ session: { commandsUsed: expect.arrayContaining(['retry']) } });
    expect(await stateOf(other.id)).toMatchObject({ session: { commandsUsed: [] } });
    await Promise.all(waiting.map(({ id }) => api.client.workflow.getHandle(id).terminate()));
  });

  it('resolve says when the conversation has ended', async () => {
    const id = await fixtures.begin();
    await api.client.workflow.getHandle(id).terminate();
    expect(await run(['resolve', id])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('has ended'),
    });
  });
});

describe('an error of deskbridge conversations', () => {
  let foreign: Server;
  beforeAll(async () => {
    foreign = createServer((_request, response) => response.end('<html>hello</html>'));
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => foreign.close());

  it('says what to do about each problem', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const stranger = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
    const cases: [string[], Record<string, string>, RegExp][] = [
      [['list'], { API_TOKEN: '' }, /API_TOKEN: is not set\. Set it/],
      [['list'], { PUBLIC_URL: 'nonsense' }, /PUBLIC_URL: .*\. Set it/],
      [['list'], { PUBLIC_URL: nobody }, /The service at http:\S+ does not answer\. Start it with npm start/],
      [['list'], { PUBLIC_URL: stranger }, /is not Deskbridge: is PUBLIC_URL right\?/],
      [['list'], { API_TOKEN: 'secret-but-wrong' }, /refuses our token \(401\): set API_TOKEN/],
      [['show', 'call/no-such-call'], {}, /no such conversation\. List the conversations/],
      [['retry', '../healthz'], {}, /no such conversation/],
      [['retry'], {}, /Say which conversation, like call\/CALL-1, or --all/],
      [['retry', 'call/x', '--all'], {}, /Say which conversation/],
      [['takeover', 'call/x', '--by', 'x'.repeat(101)], {}, /^by: /],
    ];
    await Promise.all(
      cases.map(async ([args, changes, words]) => {
        const { code, stdout, stderr } = await run(args, changes);
        expect({ code, stdout }, args.join(' ')).toEqual({ code: 1, stdout: '' });
        expect(stderr).toMatch(words);
        expect(stderr).not.toMatch(/^\s+at |secret-but-wrong|operators,/m);
      }),
    );
  });

  it('says when the service has no routes for operators, or no Temporal', async () => {
    for (const [start, words] of [
      [() => buildApi({ API_TOKEN: undefined }), /has no routes for operators: set API_TOKEN for it too/],
      [() => buildApiWithoutTemporal(), /Temporal cannot be reached/],
    ] as const) {
      const other = await start();
      try {
        const url = await other.app.listen({ host: '127.0.0.1', port: 0 });
        const { code, stderr } = await run(['list'], { PUBLIC_URL: url });
        expect(code).toBe(1);
        expect(stderr).toMatch(words);
      } finally {
        await other.close();
      }
    }
  });
});

it('deskbridge conversations finds the demo that runs in this folder', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'deskbridge-demo-'));
  try {
    writeFileSync(path.join(folder, 'demo-running.json'), JSON.stringify({ pid: process.pid, variables: env }));
    const { code, stderr } = await runCli(['conversations', 'list', '--ticket', 'T-none'], { DATA_DIR: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
