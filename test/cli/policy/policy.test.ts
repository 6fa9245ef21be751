import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkPolicyFile, testPolicy } from '../../../src/cli/policy/policy.ts';
import { ConfigError } from '../../../src/config/problems.ts';

afterEach(() => vi.unstubAllEnvs());

function linesOf(run: (print: (line: string) => void) => void): string {
  const lines: string[] = [];
  run((line) => lines.push(line));
  return lines.join('\n');
}

function policyFile(content: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'deskbridge-policy-cli-'));
  const file = path.join(folder, 'policy.yaml');
  writeFileSync(file, content);
  vi.stubEnv('POLICY_FILE', file);
  onTestFinished(() => rmSync(folder, { recursive: true }));
}

describe('deskbridge policy test', () => {
  it('shows what was understood and why, the answer, and the action', () => {
    vi.stubEnv('POLICY_FILE', '');
    const shown = linesOf((print) => testPolicy('Ich wurde gehackt', { locale: 'de-AT', json: false }, print));
    expect(shown).toMatch(/language +de \(from the words\)/);
    expect(shown).toMatch(/intent +security_report/);
    expect(shown).toMatch(/because of +gehackt/);
    expect(shown).toMatch(/action +escalate \{"reason":"The customer reports/);
    expect(shown).toContain('> Das soll sich sofort jemand');
  });

  it('prints the whole turn as JSON', () => {
    policyFile('intents: { hours: { phrases: [opening hours], answer: Always } }');
    const shown = linesOf((print) => testPolicy('Opening hours?', { json: true }, print));
    expect(JSON.parse(shown)).toMatchObject({
      policy: expect.stringContaining('policy.yaml'),
      intent: 'hours',
      because: ['opening hours'],
      say: [{ text: 'Always' }],
      act: null,
    });
  });

  it('removes what could move the cursor from the text of the customer', () => {
    vi.stubEnv('POLICY_FILE', '');
    expect(linesOf((print) => testPolicy('invoice \u001B[2J\u202E', { json: false }, print))).not.toMatch(
      /\p{Cf}|\p{Cc}(?<!\n)/u,
    );
  });
});

describe('deskbridge policy check', () => {
  it('says that the file is fine, and what may have been forgotten', () => {
    policyFile('languages: [en, it]');
    const shown = linesOf((print) => checkPolicyFile({ json: false }, print));
    expect(shown).toMatch(/These texts are missing in it: /);
    expect(shown).toMatch(/is fine: 16 intents in en, it\.$/);
  });

  it('names the line of each problem', () => {
    policyFile('intents:\n  hours: { answr: x }');
    expect(() => linesOf((print) => checkPolicyFile({ json: true }, print))).toThrow(ConfigError);
    expect(() => linesOf((print) => testPolicy('x', { json: true }, print))).toThrow(/line 2: intents.hours.answr/);
  });
});
