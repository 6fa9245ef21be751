import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

import { beforeAll, describe, expect, it } from 'vitest';

import { triggers } from '../../../simulators/sunshine/events.ts';
import type { PythonVenv } from '../../support/python.ts';
import { pythonVenv } from '../../support/python.ts';
import { expectDescribed, openPlatform, openTarget } from './helpers.ts';

let venv: PythonVenv;
beforeAll(async () => {
  venv = await pythonVenv(['sunshine-conversations-client==17.0.1']);
}, 300_000);

/** Runs the program and returns the JSON it prints. Throws with its error output when it fails. */
async function python(args: string[], env: Record<string, string>, input = ''): Promise<unknown> {
  const script = new URL('published_client.py', import.meta.url).pathname;
  const child = spawn(venv.python, [script, ...args], {
    env: { ...process.env, NO_PROXY: '*', no_proxy: '*', ...env },
  });
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (output === '') throw new Error(errors);
  return JSON.parse(output) as unknown;
}

describe("the vendor's own Python client", () => {
  it('provisions, sends messages and moves control, and accepts every answer and every event', async () => {
    const { sim } = await openPlatform({ authorSubtypes: false, trigger: null });
    const target = await openTarget();
    const answer = await python([], {
      BASE: sim.apiUrl,
      APP: sim.app.id,
      KEY: sim.appKey.id,
      SECRET: sim.appKey.secret,
      TARGET: target.url,
      TRIGGERS: JSON.stringify(triggers),
    });
    expect(answer).toMatchObject({
      seats: [
        ['bot', null],
        ['bot', 'agent'],
        ['agent', null],
        ['bot', null],
        ['agent', null],
        [null, null],
      ],
      types: ['image', 'file', 'carousel', 'list', 'form', 'location', 'text'],
      metadata: { key: 'k1' },
      refusals: [
        [409, 'conflict'],
        [403, 'forbidden'],
        [404, 'conversation_not_found'],
        [400, 'bad_request'],
      ],
      mediaType: 'text/plain',
      webhooks: 1,
      integrations: ['custom'],
      app: sim.app.id,
    });
    const customer = sim.customer('web', { givenName: 'Ada' });
    customer.say('Hello');
    customer.read();
    await sim.idle();
    expectDescribed(target.events());
    expect(await python(['events'], {}, JSON.stringify(target.events()))).toMatchObject({
      'conversation:message': expect.any(Number) as number,
      'switchboard:offerControl': 1,
      'switchboard:acceptControl': 1,
      'switchboard:passControl': 2,
      'switchboard:releaseControl': 1,
    });
  }, 120_000);
});
