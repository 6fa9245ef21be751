import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConfigProblem } from '../../../src/config/problems.ts';
import { readRouting } from '../../../src/config/routing/file.ts';
import { builtInRouting, type RoutingTable } from '../../../src/domain/routing/routing.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-routing-'));
afterAll(() => rmSync(directory, { recursive: true }));

function read(yaml: string): { table: RoutingTable; problems: string[]; notes: string[] } {
  const file = path.join(directory, 'routing.yaml');
  writeFileSync(file, yaml);
  const problems: ConfigProblem[] = [];
  const notes: string[] = [];
  const table = readRouting(file, problems, notes);
  return { table, problems: problems.map(({ problem }) => problem.replace(`${file}, `, '')), notes };
}

describe('a wrong routing file', () => {
  it('is reported with the line of every problem', () => {
    const { problems } = read(
      [
        'intents:',
        '  billing_problem:',
        '    group: Billing',
        '    priority: huge',
        '  other:',
        '    grup: Typo',
        '    tags:',
        '      - fine',
        '      - not fine',
        'transfers:',
        '  Billing: call-us',
        '  Sales: { fax: 1 }',
        'extra: 1',
      ].join('\n'),
    );
    expect(problems).toHaveLength(6);
    expect(problems[0]).toMatch(/^line 4: intents.billing_problem.priority must be one of/);
    expect(problems.some((problem) => problem.startsWith('line 6: intents.other has an unknown key "grup"'))).toBe(
      true,
    );
    expect(problems.some((problem) => problem.startsWith('line 9: intents.other.tags.1'))).toBe(true);
    expect(problems.some((problem) => problem.startsWith('line 11: transfers.Billing'))).toBe(true);
    expect(problems.some((problem) => problem.startsWith('line 12: transfers.Sales'))).toBe(true);
    expect(problems.some((problem) => problem.startsWith('line 13: the file has an unknown key "extra"'))).toBe(true);
  });

  it('is reported with the line of broken YAML', () => {
    expect(read('intents:\n  a: [1\nb: 2').problems[0]).toMatch(/^line \d: is not valid YAML/);
  });

  it('is reported when it is a list', () => {
    expect(read('- a').problems).toHaveLength(1);
  });

  it('cannot expand aliases without end', () => {
    const bomb = [
      'a: &a [x]',
      ...'bcdefghij'.split('').map((name, index) => {
        const before = 'abcdefghij'[index];
        return `${name}: &${name} [${`*${before},`.repeat(10)}]`;
      }),
    ].join('\n');
    expect(read(bomb).problems).toHaveLength(1);
  });
});

describe('a routing file', () => {
  it('extends and overrides the built-in table, part by part', () => {
    const { table, problems } = read(`
intents:
  billing_problem: { group: Money }
  warranty: { priority: medium, tags: [warranty], keywords: [warranty, guarantee*, out of warranty] }
  outage: {}
default: { group: Front Desk }
transfers:
  Money: "+15551234567"
  Engineering: { queue: tech }
  Front Desk: { number: "+15557654321" }
  default: sip:desk@example.com
`);
    expect(problems).toEqual([]);
    expect(table.intents['billing_problem']).toEqual({ ...builtInRouting.intents['billing_problem'], group: 'Money' });
    const frontDesk = { group: 'Front Desk', priority: 'normal', tags: [], keywords: [] };
    const keywords = ['warranty', 'guarantee*', 'out of warranty'];
    expect(table.intents['warranty']).toEqual({ ...frontDesk, tags: ['warranty'], keywords });
    expect(table.intents['outage']).toEqual(frontDesk);
    expect(table.intents['bug_report']).toEqual(builtInRouting.intents['bug_report']);
    expect(table.default).toEqual({ ...frontDesk, tags: ['unclassified'] });
    expect(table.transfers).toEqual({
      Money: { kind: 'number', to: '+15551234567' },
      Engineering: { kind: 'queue', name: 'tech' },
      'Front Desk': { kind: 'number', to: '+15557654321' },
      default: { kind: 'number', to: 'sip:desk@example.com' },
    });
  });

  it.each(['', 'intents:\ntransfers:\n', '# nothing yet'])('may be empty: %j', (yaml) => {
    expect(read(yaml)).toEqual({ table: builtInRouting, problems: [], notes: [] });
  });

  it('has a note for a transfer that no intent leads to', () => {
    expect(read('transfers: { Biling Team: "+15551234567" }').notes[0]).toContain('Biling Team');
  });
});
