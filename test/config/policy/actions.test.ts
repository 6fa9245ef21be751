import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConfigProblem } from '../../../src/config/problems.ts';
import { readPolicy } from '../../../src/config/policy/file.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-policy-actions-'));
afterAll(() => rmSync(directory, { recursive: true }));

function read(lines: string[], env: Record<string, string> = {}) {
  const file = path.join(directory, 'policy.yaml');
  writeFileSync(file, lines.join('\n'));
  const problems: ConfigProblem[] = [];
  const notes: string[] = [];
  const policy = readPolicy(file, problems, notes, { closeStatus: 'solved', env });
  return { policy, problems: problems.map(({ problem }) => problem.replace(`${file}, `, '')), notes };
}

const withUrl = (url: string) => read(['actions:', `  a: { url: "${url}" }`]).problems.join('\n');

describe('an action of a policy file', () => {
  it.each([
    ['http://shop.example.com/x', 'must begin with https://'],
    ['ftp://shop.example.com/x', 'must begin with https://'],
    ['https://{host}/x', 'must not have a placeholder before its path'],
    ['https://a:b@shop.example.com/x', 'must not hold a password'],
    ['https://shop.example.com/x#y', 'must not have a part after #'],
    ['orders/{order}', 'must be an address like'],
  ])('cannot have the address %s', (url, problem) => {
    expect(withUrl(url)).toContain(`line 2: actions.a.url ${problem}`);
  });

  it.each(['https://shop.example.com/x/{y}?z={z}', 'http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]/x'])(
    'can have the address %s',
    (url) => expect(withUrl(url)).toBe(''),
  );

  it('has its secrets from the environment only, and says which are missing', () => {
    const lines = [
      'actions:',
      '  a:',
      '    url: https://shop.example.com/orders',
      '    body: { x: y }',
      '    headers:',
      '      Authorization: Bearer abc',
      '      X-Api-Key: { env: SHOP_KEY }',
      '      X-Channel: chat',
    ];
    const { problems } = read(lines);
    expect(problems).toEqual([
      'line 4: actions.a.body needs a method other than GET',
      'line 6: actions.a.headers.Authorization must be {env: VARIABLE}: a secret does not belong into this file',
      'line 7: actions.a.headers.X-Api-Key names SHOP_KEY, which is not set in the environment or is no plain text: set it, or name another variable',
    ]);
    expect(problems.join('')).not.toContain('abc');
    const right = [...lines.slice(0, 3), '    headers: { X-Api-Key: { env: SHOP_KEY }, X-Channel: chat }'];
    expect(read(right, { SHOP_KEY: ' s3cret ' }).policy.actions['a']).toEqual({
      method: 'GET',
      url: 'https://shop.example.com/orders',
      headers: { 'X-Api-Key': 's3cret', 'X-Channel': 'chat' },
      body: null,
      idempotencyHeader: 'Idempotency-Key',
      answers: {},
      timeoutMs: 5_000,
      verified: true,
    });
    expect(read(right, { SHOP_KEY: 'x' }).notes.join('\n')).toContain('No intent uses these actions: a.');
  });

  it('is checked where an intent uses it', () => {
    const { problems } = read([
      'actions:',
      '  a: { url: "https://shop.example.com/{order}/{customer_id}", answers: { status: a.b } }',
      '  open: { url: "https://shop.example.com/{customer_id}", verified: false }',
      'intents:',
      '  one: { action: { company: { action: b } } }',
      '  two: { verified: false, action: { company: { action: a } } }',
      '  three: { action: { company: { action: open } } }',
      '  four:',
      '    ask: [{ name: order, question: Which? }]',
      '    action:',
      '      company:',
      '        action: a',
      '        say: "{order} {status} {eta}"',
      '        failed: "{status}"',
    ]);
    expect(problems).toEqual([
      expect.stringMatching(
        /^line 5: intents.one.action.company.action must be one of the actions of this file: a, open/,
      ),
      expect.stringMatching(/^line 6: intents.two.verified must be true/),
      expect.stringMatching(/^line 6: intents.two.action.company.action needs \{order\}, which this intent does not/),
      expect.stringMatching(/^line 7: intents.three.action.company.action needs \{customer_id\}/),
      expect.stringMatching(/^line 13: intents.four.action.company.say.en has an unknown placeholder \{eta\}/),
      expect.stringMatching(/^line 14: intents.four.action.company.failed.en has an unknown placeholder \{status\}/),
    ]);
  });

  it('needs the PIN unless the file says otherwise', () => {
    const { policy } = read([
      'actions:',
      '  a: { url: "https://shop.example.com/a" }',
      '  b: { url: "https://shop.example.com/b", verified: false }',
      'intents:',
      '  one: { phrases: [x], action: { company: { action: a } } }',
      '  two: { phrases: [y], action: { company: { action: b } } }',
    ]);
    expect([policy.intents['one']?.verified, policy.intents['two']?.verified]).toEqual([true, false]);
  });
});
