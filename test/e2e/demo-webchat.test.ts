import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProcess } from '../support/processes.ts';
import { runCli } from '../support/run-cli.ts';
import { serverBinary } from '../support/temporal.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'deskbridge-demo-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const scene = ['demo', '--scene', 'webchat'];
const environment = () => ({ DATA_DIR: dataDir, TEMPORAL_CLI_PATH: serverBinary(), PORT: '0' });
/** As in a folder whose .env has a web chat of its own. */
const wrong = {
  CHAT_ALLOWED_ORIGINS: 'https://other.example.com',
  CHAT_TOKEN_SECRET: 'short',
  CHAT_IDENTITY_SECRET: 'short',
  CHAT_COBROWSE_ORIGINS: 'https://other.example.com',
  CHAT_FILE_TYPES: 'application/pdf',
  MESSAGING_HANDOFF: 'offer',
};

function expectInOrder(output: string, words: readonly string[]): void {
  expect(output).not.toContain('FAILED');
  const places = words.map((each) => output.indexOf(each));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
}

async function expectNoSecret(output: string): Promise<void> {
  const log = await readFile(join(dataDir, 'demo', 'demo.log'), 'utf8');
  for (const secret of ['012345', '5555550123', 'charged twice']) expect(log).not.toContain(secret);
  const keys = await readFile(join(dataDir, 'demo', 'demo-keys.json'), 'utf8');
  for (const secret of Object.values(JSON.parse(keys) as Record<string, string>).filter((key) => key !== 'demo')) {
    expect(output + log).not.toContain(secret);
  }
}

describe('the demo of the web chat', () => {
  it('plays visitor and agent through the real page to the end', { timeout: 180_000 }, async () => {
    const { code, stdout, stderr } = await runCli([...scene, '--once'], { ...environment(), ...wrong });
    expect(code, stdout + stderr).toBe(0);
    expect(stderr).toBe('');
    expectInOrder(stdout, [
      'Enable the switchboard',
      'the visitor is played in Chromium',
      'Saturday until noon',
      'send me your support PIN',
      'Invoice of October is missing',
      'I want to speak to an agent',
      'clicks the button that connects them',
      'the person will read what was said before',
      'Robin Agent accepts',
      'I see both charges',
      'what the visitor answers is in Agent Workspace',
      'the agent has the picture',
      'the visitor sees the agent’s picture',
      'each message once',
      'the link opens only after the visitor has agreed',
      'the chat is over for the visitor',
      'group: Billing Team',
      'conversation: webchat/',
      'summary: The customer wrote',
      'there is one ticket',
      'the PIN is stored nowhere',
      'Everything worked.',
    ]);
    await expectNoSecret(stdout);
  });

  it(
    'is played over HTTP where there is no browser, with answers from the ticket, and serves both sides afterwards',
    { timeout: 180_000 },
    async () => {
      const env = { ...environment(), HELP_DESK: 'freshdesk', CHROMIUM_PATH: join(dataDir, 'none') };
      const demo = startProcess(['bin/deskbridge.js', ...scene], env);
      try {
        await demo.says('Press Ctrl+C to stop the demo.');
        const output = demo.output();
        expectInOrder(output, [
          'people answer in the ticket',
          'the visitor is played over HTTP',
          'Saturday until noon',
          'The team answers in ticket #3',
          'the public reply arrives in the chat',
          'the internal note does not',
          'what the visitor answers is a comment',
          'each message once',
          'the chat is over for the visitor',
          'group: Billing Team',
          'there is one ticket',
          'the PIN is stored nowhere',
          'Everything worked.',
        ]);
        await expectNoSecret(output);
        const address = (name: string): string => new RegExp(`${name}[^\\n]*?(http\\S+)`).exec(output)?.[1] ?? '';
        expect(await (await fetch(address('Shop page'))).text()).toContain('Example Outfitters');
        const desk = address("Agent's desk");
        expect(await (await fetch(desk)).text()).toContain('Public reply');
        const act = (path: string, body: unknown): Promise<Response> => {
          const headers = { 'content-type': 'application/json' };
          return fetch(`${desk}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
        };
        expect((await act('tickets/1', { act: 'reply', text: ' ' })).status).toBe(422);
        expect((await act('tickets/nine', { act: 'close' })).status).toBe(409);
        expect((await act('tickets/1', { act: 'reply', text: 'We look for it.' })).status).toBe(200);
        expect(await (await fetch(`${desk}tickets`)).text()).toContain('We look for it.');
        const runs = await runCli(['conversations', 'list', '--json'], environment());
        expect(runs.stdout, runs.stderr).toContain('webchat/');
      } finally {
        await demo.stop();
      }
    },
  );

  it('says what to install where the development packages are missing', { timeout: 60_000 }, async () => {
    const refuse = `import { registerHooks } from 'node:module';
      registerHooks({ resolve(name, context, next) {
        if (name !== 'esbuild') return next(name, context);
        throw Object.assign(new Error('not installed'), { code: 'ERR_MODULE_NOT_FOUND' });
      } });`;
    const options = `--import=data:text/javascript,${encodeURIComponent(refuse)}`;
    const { code, stderr } = await runCli([...scene, '--once'], { ...environment(), NODE_OPTIONS: options });
    expect(code).toBe(1);
    expect(stderr).toContain('Run npm ci without --omit=dev');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
