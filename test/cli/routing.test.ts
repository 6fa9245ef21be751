import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decide } from '../../src/cli/routing.ts';
import { readRouting } from '../../src/config/routing/file.ts';
import { builtInRouting } from '../../src/domain/routing/routing.ts';
import { runCli } from '../support/run-cli.ts';

const now = Date.parse('2026-11-21T10:00:00Z');
const folder = mkdtempSync(path.join(tmpdir(), 'deskbridge-routing-'));
afterAll(() => rmSync(folder, { recursive: true }));

function routingFile(content: string): string {
  const file = path.join(folder, 'routing.yaml');
  writeFileSync(file, content);
  return file;
}

describe('the argument of routing test', () => {
  it('is intents only when every word names one', () => {
    expect(decide('bug_report', builtInRouting, now)).toMatchObject({
      from: 'intents',
      decision: { group: 'Engineering' },
    });
    expect(decide(' bug_report , general_inquiry,', builtInRouting, now)).toMatchObject({
      from: 'intents',
      intents: [{ intent: 'bug_report' }, { intent: 'general_inquiry' }],
    });
    for (const text of ['bug_report, and more', 'bug_report billing_problem', 'constructor', '__proto__', '', ',']) {
      expect(decide(text, builtInRouting, now).from, text).toBe('text');
    }
  });

  it('is a text otherwise, and the keywords that were found are named', () => {
    const { intents, decision } = decide('The app crashes, and I want a refund', builtInRouting, now);
    expect(intents.map(({ intent }) => intent).toSorted()).toEqual(['billing_problem', 'bug_report']);
    expect(intents.every(({ because }) => because.length > 0)).toBe(true);
    expect(decision.priority).toBe('high');
    expect(decide('Good morning', builtInRouting, now)).toMatchObject({
      intents: [],
      decision: { tags: ['unclassified'] },
    });
  });
});

describe('deskbridge routing test', () => {
  it('prints the decision of the built-in table, and why, without any settings', async () => {
    const { code, stdout, stderr } = await runCli(['routing', 'test', 'cancellation_intent'], {});
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^table +built-in$/m);
    expect(stdout).toMatch(/^group +Retention$/m);
    expect(stdout).toMatch(/^priority +urgent$/m);
    expect(stdout).toMatch(/^why +\S.*cancellation_intent/m);
  });

  it('uses the table of ROUTING_FILE', async () => {
    const file = routingFile(
      'intents:\n  warranty: { group: Repairs, priority: low, tags: [warranty] }\ntransfers:\n  Repairs: "+15551230000"\n',
    );
    const { code, stdout } = await runCli(['routing', 'test', 'warranty', '--json'], { ROUTING_FILE: file });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      table: file,
      from: 'intents',
      intents: [{ intent: 'warranty', because: [] }],
      decision: { group: 'Repairs', priority: 'low', transfer: { kind: 'number', to: '+15551230000' } },
    });
  });

  it('says whether the group is there, and from when', async () => {
    const file = routingFile(
      'hours: { once: { timeZone: UTC, weekly: { mon: "00:00-24:00" } } }\ngroups: { Repairs: { hours: once } }\ndefault: { group: Repairs }\n',
    );
    const monday = Date.parse('2026-11-23T00:00:00Z');
    const table = readRouting(file, [], []);
    expect(decide('Hello', table, monday).opening).toEqual({ open: true });
    expect(decide('Hello', table, monday - 1).opening).toEqual({ open: false, opensAt: monday });
    const { stdout } = await runCli(['routing', 'test', 'Hello'], { ROUTING_FILE: file });
    expect(stdout).toMatch(/^there now +(?:yes|no, from \d{4}-\d\d-\d\dT00:00:00\.000Z on)$/m);
  });

  it('names what is wrong with the file', async () => {
    const wrong = routingFile('intents:\n  warranty: { prioritty: low }\n');
    const { code, stdout, stderr } = await runCli(['routing', 'test', 'warranty'], { ROUTING_FILE: wrong });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/ROUTING_FILE: .*line 2.*prioritty/);
    const missing = await runCli(['routing', 'test', 'x'], { ROUTING_FILE: path.join(folder, 'nowhere.yaml') });
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
  });
});
