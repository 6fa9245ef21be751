import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  it('is read without problems as the documentation shows it', () => {
    const document = readFileSync(path.join(import.meta.dirname, '../../../docs/routing.md'), 'utf8');
    const block = /```yaml\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
    const { table, problems, notes } = read(block);
    expect({ problems, notes }).toEqual({ problems: [], notes: [] });
    expect(table.groups['Repairs']).toEqual({ hours: 'berlin' });
    expect(table.hours['berlin']?.spans).toContainEqual({ day: 'fri', from: 22 * 60, to: 26 * 60 });
  });

  it('has a note for a transfer that no intent leads to', () => {
    expect(read('transfers: { Biling Team: "+15551234567" }').notes[0]).toContain('Biling Team');
  });
});

const berlin = 'timeZone: Europe/Berlin, weekly: { mon: "09:00-17:00" }';

describe('office hours in a routing file', () => {
  it('are read, several times a day, over midnight and with holidays', () => {
    const { table, problems, notes } = read(`
hours:
  berlin:
    timeZone: Europe/Berlin
    weekly:
      mon: 09:00-12:00, 13:00-17:00
      sat: '22:00 - 02:00'
      sun: 18:00-24:00
    holidays: [2026-12-25, '2027-01-01']
groups:
  Security: { hours: berlin }
  Engineering: { hours: }
  Product:
`);
    expect({ problems, notes }).toEqual({ problems: [], notes: [] });
    expect(table.hours).toEqual({
      berlin: {
        timeZone: 'Europe/Berlin',
        spans: [
          { day: 'mon', from: 540, to: 720 },
          { day: 'mon', from: 780, to: 1020 },
          { day: 'sat', from: 1320, to: 1560 },
          { day: 'sun', from: 1080, to: 1440 },
        ],
        holidays: ['2026-12-25', '2027-01-01'],
      },
    });
    expect(table.groups).toEqual({
      Security: { hours: 'berlin' },
      Engineering: { hours: null },
      Product: { hours: null },
    });
  });

  it.each([
    [
      'an unknown day',
      'hours: { a: { timeZone: UTC, weekly: { monday: "09:00-17:00" } } }',
      'must be one of: mon, tue',
    ],
    ['no day', 'hours: { a: { timeZone: UTC, weekly: {} } }', 'hours.a.weekly must name a day'],
    ['no week', 'hours: { a: { timeZone: UTC } }', 'hours.a.weekly is missing'],
    ['one time', 'hours: { a: { timeZone: UTC, weekly: { mon: "09:00" } } }', 'hours.a.weekly.mon must be times like'],
    ['no time', 'hours: { a: { timeZone: UTC, weekly: { mon: } } }', 'hours.a.weekly.mon must be times like'],
    ['a wrong time', 'hours: { a: { timeZone: UTC, weekly: { mon: "09:00-25:00" } } }', 'must be times like'],
    ['a trailing comma', 'hours: { a: { timeZone: UTC, weekly: { mon: "09:00-12:00," } } }', 'must be times like'],
    ['a time without length', 'hours: { a: { timeZone: UTC, weekly: { mon: "09:00-09:00" } } }', 'ends when it begins'],
    [
      'too many times',
      `hours: { a: { timeZone: UTC, weekly: { mon: "${Array(11).fill('09:00-10:00').join()}" } } }`,
      'has more than 10 times',
    ],
    [
      'an unknown zone',
      'hours: { a: { timeZone: Berlin, weekly: { mon: "09:00-17:00" } } }',
      'hours.a.timeZone must be a',
    ],
    ['no date', `hours: { a: { ${berlin}, holidays: [christmas] } }`, 'hours.a.holidays.0 must be a date like'],
    ['a date that is none', `hours: { a: { ${berlin}, holidays: [2026-02-30] } }`, 'hours.a.holidays.0 must be a date'],
    ['too many dates', `hours: { a: { ${berlin}, holidays: [${Array(401).fill('2026-12-25').join()}] } }`, 'than 400'],
    ['an unknown key of a group', 'groups: { Security: { hour: a } }', 'groups.Security has an unknown key "hour"'],
    [
      'more hours than a company has',
      `hours:\n${Array.from({ length: 101 }, (_, at) => `  h${at}: { ${berlin} }\n`).join('')}`,
      'hours has more than 100 names',
    ],
    [
      'more groups than a company has',
      `groups:\n${Array.from({ length: 1001 }, (_, at) => `  g${at}:\n`).join('')}`,
      'groups has more than 1000 names',
    ],
  ])('with %s are wrong', (_title, yaml, problem) => {
    const { problems, table } = read(yaml);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    expect(table).toEqual(builtInRouting);
  });

  it('must be defined where a group names them, and the likely ones are suggested', () => {
    const { problems, table } = read(
      `hours:\n  berlin: { ${berlin} }\ngroups:\n  Security: { hours: berln }\n  Product: { hours: nights }\n  Sales: { hours: constructor }\n`,
    );
    expect(problems).toEqual([
      'line 4: groups.Security.hours names hours that are defined nowhere: "berln"; did you mean "berlin"?',
      'line 5: groups.Product.hours names hours that are defined nowhere: "nights"; defined under hours are: berlin',
      'line 6: groups.Sales.hours names hours that are defined nowhere: "constructor"; defined under hours are: berlin',
    ]);
    expect(table).toEqual(builtInRouting);
  });

  it('have a note where no group keeps them, and where no intent leads to the group', () => {
    const { notes } = read(`hours:\n  a: { ${berlin} }\n  b: { ${berlin} }\ngroups: { Securty: { hours: a } }\n`);
    expect(notes).toEqual([
      'ROUTING_FILE: no intent leads to the groups with these settings: Securty.',
      'ROUTING_FILE: no group keeps these hours: b.',
    ]);
  });
});
