import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decide } from '../../src/cli/routing.ts';
import { builtInRouting } from '../../src/domain/routing/routing.ts';
import { runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'deskbridge-routing-'));
afterAll(() => rmSync(folder, { recursive: true }));

function routingFile(content: string): string {
  const file = path.join(folder, 'routing.yaml');
  writeFileSync(file, content);
  return file;
}

describe('the argument of routing test', () => {
  it('is intents only when every word names one', () => {
    expect(decide('bug_report', builtInRouting)).toMatchObject({ from: 'intents', decision: { group: 'Engineering' } });
    expect(decide(' bug_report , general_inquiry,', builtInRouting)).toMatchObject({
      from: 'intents',
      intents: [{ intent: 'bug_report' }, { intent: 'general_inquiry' }],
    });
    for (const text of ['bug_report, and more', 'bug_report billing_problem', 'constructor', '__proto__', '', ',']) {
      expect(decide(text, builtInRouting).from, text).toBe('text');
    }
  });

  it('is a text otherwise, and the keywords that were found are named', () => {
    const { intents, decision } = decide('The app crashes, and I want a refund', builtInRouting);
    expect(intents.map(({ intent }) => intent).toSorted()).toEqual(['billing_problem', 'bug_report']);
    expect(intents.every(({ because }) => because.length > 0)).toBe(true);
    expect(decision.priority).toBe('high');
    expect(decide('Good morning', builtInRouting)).toMatchObject({ intents: [], decision: { tags: ['unclassified'] } });
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

  it('names what is wrong with the file', async () => {
    const wrong = routingFile('intents:\n  warranty: { prioritty: low }\n');
    const { code, stdout, stderr } = await runCli(['routing', 'test', 'warranty'], { ROUTING_FILE: wrong });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/ROUTING_FILE: .*line 2.*prioritty/);
    const missing = await runCli(['routing', 'test', 'x'], { ROUTING_FILE: path.join(folder, 'nowhere.yaml') });
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
  });
});
