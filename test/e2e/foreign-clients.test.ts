import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedFunctions } from '../../src/api/phone/schema/functions.ts';
import { basic, login, startHttpStack, type HttpStack } from '../support/http-stack.ts';
import { pythonVenv } from '../support/python.ts';
import { ada } from '../support/stack.ts';
import { swmlProblems } from '../support/swml-oracle.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();
let stack: HttpStack;
let command: string;

beforeAll(async () => {
  // The package does not declare requests, which its command needs.
  const venv = await pythonVenv(['signalwire-swaig==2.7.2', 'requests==2.34.2']);
  command = venv.bin('swaig_cli');
  stack = await startHttpStack();
}, 300_000);
afterAll(() => stack.close());

interface Run {
  status: number;
  output: string;
}

function swaigCli(args: string[], credentials = `${login.username}:${login.password}@`): Promise<Run> {
  const url = `${stack.url.replace('http://', `http://${credentials}`)}/swaig`;
  return new Promise((resolve) => {
    execFile(command, ['--url', url, ...args], { env: { ...process.env, NO_PROXY: '*' } }, (error, stdout) =>
      resolve({ status: error === null ? 0 : 1, output: stdout }),
    );
  });
}

function callFunction(name: string, args: unknown): Promise<Run> {
  return swaigCli(['--function', name, '--json', JSON.stringify(args)]);
}

interface Signature {
  function: string;
  description: string;
  web_hook_url: string;
  parameters: { type: string; properties: Record<string, { type: string }>; required: string[] };
}

describe("swaig_cli of SignalWire's own package", () => {
  it('gets the complete signatures of all functions', async () => {
    const { status, output } = await swaigCli(['--get-signatures']);
    expect(status).toBe(0);
    const signatures = JSON.parse(output) as Signature[];
    expect(signatures.map((signature) => signature.function)).toEqual(listedFunctions.map(({ name }) => name));
    for (const { description, web_hook_url: url, parameters } of signatures) {
      expect(description).not.toBe('');
      expect(url).toBe(`${stack.url.replace('://', `://${login.username}:${login.password}@`)}/swaig`);
      expect(parameters.type).toBe('object');
      expect(Object.keys(parameters.properties)).toEqual(expect.arrayContaining(parameters.required));
    }
    const pin = signatures.find((signature) => signature.function === 'verify_support_pin');
    expect(pin?.parameters.properties['entered_pin']?.type).toBe('string');
  });

  it('gets the signature of the function it asks for', async () => {
    const { output } = await swaigCli(['--get-signatures', '--function', 'get_ticket']);
    expect((JSON.parse(output) as Signature[]).map((signature) => signature.function)).toEqual(['get_ticket']);
  });

  it('is refused without the password', async () => {
    for (const credentials of ['', 'swaig:wrong@']) {
      const { status, output } = await swaigCli(['--get-signatures'], credentials);
      expect(status).toBe(1);
      expect(output).toContain('Authentication failed');
    }
  });

  it('is refused in words by every function, because it belongs to no call; nothing is done', async () => {
    const calls: [string, unknown][] = [
      ['verify_support_pin', { entered_pin: ada.pin }],
      ['get_current_user_tickets', {}],
      ['get_ticket', { ticket_id: '1' }],
      ['create_ticket', { subject: 's', comment_body: 'c' }],
      ['close_ticket', { ticket_id: '1' }],
      ['escalate_to_human', { reason: 'help' }],
    ];
    const runs = await Promise.all(calls.map(([name, args]) => callFunction(name, args)));
    for (const { status, output } of runs) {
      expect(status, output).toBe(0);
      expect(output).toContain('Functions can only be used during a call');
    }
    expect(stack.zendesk.requests).toEqual([]);
  });

  it('is told what is missing', async () => {
    const { status, output } = await callFunction('create_ticket', {});
    expect(status).toBe(0);
    expect(output).toContain('Ask the caller what the problem is about');
  });
});

describe("SignalWire's own schema", () => {
  it('accepts the document served over HTTP, by GET and by POST', async () => {
    const authorization = basic(login.username, login.password);
    const documents = await Promise.all([
      stack.request('/swml', { authorization }),
      stack.request('/swml', { authorization, body: { call: { call_id: 'c' } } }),
    ]);
    const [get, post] = documents.map(({ json }) => json);
    expect(documents.map(({ status }) => status)).toEqual([200, 200]);
    expect(await swmlProblems({ get, post })).toEqual({ get: [], post: [] });
  }, 300_000);
});
