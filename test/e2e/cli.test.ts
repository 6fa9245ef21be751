import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/temporal/free-port.ts';
import { addCustomer } from '../support/calls.ts';
import { apiEnvironment, sayPin, startHttpStack, type HttpStack } from '../support/http-stack.ts';
import { runCli } from '../support/run-cli.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();
const phone = '+15555550190';
let stack: HttpStack;
let env: Record<string, string>;

beforeAll(async () => {
  stack = await startHttpStack();
  env = { ...apiEnvironment(stack.config.port, stack.pepper), ZENDESK_URL: stack.zendesk.url };
});
afterAll(() => stack.close());

const pin = (action: string, ...args: string[]) => runCli(['pin', action, ...args], env);

async function say(entered_pin: string): Promise<string> {
  return (await sayPin(stack.caller(phone), entered_pin)).response;
}

describe('deskbridge pin', () => {
  it('issues a PIN that verifies the customer, until it is revoked; only its digest is stored', async () => {
    const id = await addCustomer(stack, phone, null, 'Emmy Noether');
    const who = { user: String(id), name: 'Emmy Noether' };
    const show = async () => JSON.parse((await pin('show-status', '--phone', phone, '--json')).stdout) as unknown;
    expect(await show()).toEqual({ ...who, status: 'not set' });
    const issued = await pin('issue', '--phone', phone, '--json');
    expect(issued).toMatchObject({ code: 0, stderr: '' });
    const result = JSON.parse(issued.stdout) as { pin: string };
    expect(result).toEqual({ ...who, status: 'issued', pin: expect.stringMatching(/^\d{6}$/) });
    expect(await show()).toEqual({ ...who, status: 'set' });
    const stored = JSON.stringify(stack.zendesk.store.users.get(id)?.userFields);
    expect(stored).toContain('scrypt$');
    expect(stored).not.toContain(result.pin);
    expect(await say(result.pin)).toContain('verified as “Emmy Noether”');

    const again = JSON.parse((await pin('issue', '--user', String(id), '--json')).stdout) as { pin: string };
    expect(await say(result.pin)).toContain('could not be verified');
    expect(await say(again.pin)).toContain('verified as');
    expect(JSON.parse((await pin('revoke', '--phone', phone, '--json')).stdout)).toEqual({ ...who, status: 'revoked' });
    expect(await show()).toEqual({ ...who, status: 'not set' });
    expect(await say(again.pin)).toContain('could not be verified');
  });

  it.each(['5135557611', '(513) 555-7611', '0015135557611'])(
    'finds the customer by %s, written without a country code, only with PHONE_DEFAULT_COUNTRY',
    async (written) => {
      const known = [...stack.zendesk.store.users.values()].find((user) => user.phone === '+15135557611');
      const id = known?.id ?? (await addCustomer(stack, '+15135557611', null, 'Grace Hopper'));
      const run = (country: string) =>
        runCli(['pin', 'issue', '--phone', written, '--json'], { ...env, PHONE_DEFAULT_COUNTRY: country });
      const { code, stdout, stderr } = await run('US');
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ user: String(id), name: 'Grace Hopper', status: 'issued' });
      const without = await run('');
      expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining('Give it in full, like +') });
    },
  );

  it('prints the PIN once, and says when the field still contains a plain one', async () => {
    const id = String(await addCustomer(stack, '+15555550191', null, 'Sofia'));
    const { stdout } = await pin('issue', '--user', id);
    expect(stdout).toContain(`Sofia (user ${id}): PIN issued`);
    expect(stdout.match(/^\d{6}$/gm)).toHaveLength(1);
    const plain = stack.zendesk.store.users.get(Number(id));
    if (plain !== undefined) plain.userFields['support_pin'] = '123456';
    const status = await pin('show-status', '--user', id);
    expect(status.stdout).toContain('set in plain text');
    expect(status.stdout).not.toContain('123456');
  });

  it('explains in plain words what is wrong', async () => {
    await addCustomer(stack, '+15555550192', null);
    await addCustomer(stack, '+15555550192', null);
    const cases: [string[], Record<string, string>, RegExp][] = [
      [[], {}, /Say whose PIN: --phone .* or --user/],
      [['--phone', '+15555550193'], {}, /No customer has exactly this number/],
      [['--phone', '0193'], {}, /No customer has exactly this number|in full/],
      [['--phone', '+15555550192'], {}, /Several customers have this number/],
      [['--user', '987654321'], {}, /There is no such user/],
      [['--user', '1'], { ZENDESK_API_TOKEN: 'wrong-token' }, /refused our credentials: check ZENDESK_EMAIL/],
      [['--user', '1'], { ZENDESK_URL: `http://127.0.0.1:${await freePort()}` }, /does not answer/],
      [
        ['--user', '1'],
        { PIN_PEPPER: '', ZENDESK_API_TOKEN: '' },
        /PIN_PEPPER: is not set[\s\S]*ZENDESK_API_TOKEN: is not set|ZENDESK_API_TOKEN: is not set[\s\S]*PIN_PEPPER: is not set/,
      ],
    ];
    const runs = cases.map(async ([args, changes, words]) => {
      const { code, stdout, stderr } = await runCli(['pin', 'issue', ...args], { ...env, ...changes });
      expect(code, args.join(' ')).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(words);
      expect(stderr).not.toMatch(/^\s+at |wrong-token/m);
    });
    await Promise.all(runs);
  });
});

describe('deskbridge call', () => {
  it('plays a caller whose choices come from a pipe, prints one line of JSON per answer, and hangs up', async () => {
    await addCustomer(stack, '+15555550194', '808182', 'Hedy');
    // A function, then its arguments in the order of the signature; an empty line leaves one out, or hangs up.
    const input = [
      'get_current_user_tickets',
      '',
      '',
      '',
      'nonsense',
      'verify_support_pin',
      '808182',
      '2',
      '',
      '',
      '',
      '',
    ];
    const { code, stdout, stderr } = await runCli(
      ['call', '--json', '--from', '+15555550194'],
      env,
      `${input.join('\n')}\n`,
    );
    expect(code, stderr).toBe(0);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { status: number; response: string });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers[0]?.response).toContain('not verified yet');
    expect(answers[1]?.response).toContain('verified as “Hedy”');
    expect(answers[2]?.response).toContain('no such tickets');
    expect(stderr).toContain('Hung up.');
    const callId = /Call (\S+) from/.exec(stderr)?.[1] ?? '';
    const state = await stack.conversations.state({ channel: 'call', id: callId });
    expect(state.session.summaries).toMatchObject([{ summary: 'A call played in the terminal.' }]);
    expect(state.session.endedAt).not.toBeNull();
  });

  it('says which address it tried when no service answers, or the service refuses it', async () => {
    const port = String(await freePort());
    const nobody = await runCli(['call'], { ...env, PORT: port });
    expect(nobody).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`No service answers at http://127.0.0.1:${port}`),
    });
    const refused = await runCli(['call'], { ...env, HTTP_PASSWORD: 'another-password' });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('401') });
    expect(refused.stderr).not.toContain('another-password');
  });
});

describe('deskbridge start', () => {
  it('names everything that is missing or wrong at once, shows no secret, and exits', async () => {
    const wrong = {
      HTTP_USERNAME: 'swaig',
      ZENDESK_API_TOKEN: 'zendesk-token-secret',
      SIGNALWIRE_SIGNING_KEY: 'signing-key-secret',
      PAYLOAD_KEYS: 'k1:payload-key-secret',
      PUBLIC_URL: 'https://user:url-secret@desk.example.com',
      PORT: 'port-secret',
      ADMIN_WEBHOOK_URL: 'webhook-secret',
    };
    const { code, stdout, stderr } = await runCli(['start'], wrong);
    expect(code).toBe(1);
    const named = [
      'HTTP_PASSWORD',
      'ZENDESK_SUBDOMAIN',
      'ZENDESK_EMAIL',
      'PIN_PEPPER',
      'PAYLOAD_KEYS',
      'PUBLIC_URL',
      'PORT',
      'ADMIN_WEBHOOK_URL',
    ];
    for (const name of named) expect(stderr).toMatch(new RegExp(`^ +${name}: \\S.*\\. \\S.*$`, 'm'));
    expect(stderr).toContain(`${named.length} settings are missing or wrong`);
    expect(stdout + stderr).not.toMatch(/secret(?!s)|^\s+at /m);
  });

  it('does not run the API or the worker alone with the embedded server', async () => {
    for (const part of ['api', 'worker']) {
      const { code, stderr } = await runCli(['start', part], env);
      expect(code).toBe(1);
      expect(stderr).toContain('TEMPORAL_ADDRESS is not set');
    }
  });

  it.runIf(process.platform === 'linux')('says which setting is wrong when it cannot keep its database', async () => {
    const { code, stderr } = await runCli(['start'], { ...env, DATA_DIR: '/proc/deskbridge' });
    expect(code).toBe(1);
    expect(stderr).toContain('DATA_DIR: cannot be written to');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('refuses an unknown part', async () => {
    const { code, stderr } = await runCli(['start', 'everything'], env);
    expect(code).toBe(1);
    expect(stderr).toContain('choose all, api or worker');
  });
});

describe('deskbridge', () => {
  it('lists its commands, prints its version, and refuses an unknown command', async () => {
    const [help, version, unknown] = await Promise.all(
      [['--help'], ['--version'], ['frobnicate']].map((args) => runCli(args, {})),
    );
    expect(help).toMatchObject({ code: 0, stdout: expect.stringMatching(/start[\s\S]*pin[\s\S]*demo[\s\S]*call/) });
    expect(version?.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('unknown command') });
  });

  it.each(['demo', 'call'])('has its own help for %s, and the same description of it in the list', async (command) => {
    const [list, help, alsoHelp] = await Promise.all(
      [['--help'], [command, '--help'], ['help', command]].map((args) => runCli(args, {})),
    );
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining(`Usage: deskbridge ${command} [options]`) });
    expect(alsoHelp?.stdout).toBe(help?.stdout);
    const [, description = ''] = help?.stdout.split('\n\n') ?? [];
    expect(list?.stdout).toContain(`  ${command} [options]  ${description}\n`);
  });

  it('refuses an unknown option or choice, and prints the help of that command', async () => {
    const cases: [string[], RegExp][] = [
      [['demo', '--twice'], /unknown option '--twice'[\s\S]*deskbridge demo/],
      [['demo', '--scene', 'opera'], /'opera' is invalid. Allowed choices are phone, messaging/],
      [['call', '--frm', '+15555550123'], /unknown option '--frm'[\s\S]*Did you mean --from/],
      [['pin', 'issue', '--fone', '1'], /unknown option '--fone'[\s\S]*deskbridge pin issue/],
    ];
    const runs = cases.map(async ([args, words]) => {
      const { code, stdout, stderr } = await runCli(args, {});
      expect({ code, stdout }, args.join(' ')).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(words);
    });
    await Promise.all(runs);
  });

  it('runs with the Node that npm installed when the current one is too old, and passes its exit status on', async () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
      process.stderr.write(process.execPath + '\\n');`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(old)}` };
    const installed = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
    const [version, unknown] = await Promise.all([['--version'], ['frobnicate']].map((args) => runCli(args, env)));
    expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(version?.stderr).toBe(`${process.execPath}\n${installed}\n`);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('unknown command') });
  });
});
