import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConfigProblem } from '../../../src/config/problems.ts';
import { readPolicy } from '../../../src/config/policy/file.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import type { Policy } from '../../../src/responders/policy/policy.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-policy-'));
afterAll(() => rmSync(directory, { recursive: true }));

function read(yaml: string, env: Record<string, string> = {}): { policy: Policy; problems: string[]; notes: string[] } {
  const file = path.join(directory, 'policy.yaml');
  writeFileSync(file, yaml);
  const problems: ConfigProblem[] = [];
  const notes: string[] = [];
  const policy = readPolicy(file, problems, notes, { closeStatus: 'solved', env });
  return { policy, problems: problems.map(({ problem }) => problem.replace(`${file}, `, '')), notes };
}

describe('a wrong policy file', () => {
  it('is reported with the line of every problem of its shape', () => {
    const { policy, problems } = read(
      [
        'intents:',
        '  hours:',
        '    answr: typo',
        '    title: much too long for a button anywhere',
        '  other:',
        '    action: deleteTicket',
        '    minimum: 0',
        'texts:',
        '  en: { greting: hi }',
        'extra: 1',
      ].join('\n'),
    );
    expect(policy).toBe(builtInPolicy);
    const found = problems.join('\n');
    expect(found).toContain('line 3: intents.hours.answr is not a known setting');
    expect(found).toContain('line 4: intents.hours.title must be at most 20');
    expect(found).toContain('line 6: intents.other.action must be listTickets');
    expect(found).toContain('line 7: intents.other.minimum');
    expect(found).toMatch(/line 9: texts.en.greting/);
    expect(found).toContain('line 10: extra is not a known setting');
    expect(problems).toHaveLength(6);
  });

  it('is reported with what is wrong about the office hours', () => {
    const { problems } = read(
      [
        'officeHours:',
        '  timeZone: Berlin',
        '  times:',
        "    - { days: [mon], from: '17:00', to: '09:00' }",
        "    - { days: [monday], from: '9', to: '25:00' }",
      ].join('\n'),
    );
    expect(problems).toEqual([
      'line 2: officeHours.timeZone must be a time zone like Europe/Berlin',
      'line 4: officeHours.times.0 must end later than it begins, on the same day',
      expect.stringMatching(/^line 5: officeHours\.times\.1\.days/),
      'line 5: officeHours.times.1.from must be a time in quotation marks like "09:00"',
      'line 5: officeHours.times.1.to must be a time in quotation marks like "09:00"',
    ]);
  });

  it('is reported with the line of every problem of its meaning', () => {
    const { policy, problems } = read(
      [
        'language: it',
        'texts: { en: { created: "Number {nummer}" } }',
        'intents:',
        '  a:',
        '    answer: { en: "Hello {nobody}" }',
        '    verified: false',
        '    ask:',
        '      - { name: text, question: x }',
        '      - { name: order, question: x, pattern: "(a+)+" }',
        '      - { name: order, question: x, pattern: "(" }',
        '    action:',
        '      openTicket:',
        '        subject: "{order}"',
        '        body: "{customer}"',
      ].join('\n'),
    );
    expect(policy).toBe(builtInPolicy);
    expect(problems.map((problem) => problem.split(' ').slice(0, 3).join(' '))).toEqual([
      'line 1: language',
      'line 2: texts.en.created',
      'line 8: intents.a.ask.0.name',
      'line 9: intents.a.ask.1.pattern',
      'line 10: intents.a.ask.2.name',
      'line 10: intents.a.ask.2.pattern',
      'line 5: intents.a.answer.en',
      'line 6: intents.a.verified',
      'line 14: intents.a.action.openTicket.body',
    ]);
  });

  it('says what a change of a ticket lacks', () => {
    const { problems } = read(
      [
        'intents:',
        '  a: { action: { changeTicket: { ticket: "1" } } }',
        '  b: { action: { changeTicket: { ticket: "1", priority: huge } } }',
        '  c: { action: { changeTicket: { ticket: "{nr}", status: closed } } }',
        '  d: { action: { changeTicket: { ticket: "1", status: new } }, offer: sometimes }',
      ].join('\n'),
    );
    const shape = read(
      'intents:\n  d: { offer: sometimes, ask: [{ name: x, question: y, fromText: maybe }] }',
    ).problems;
    expect(shape.join('\n')).toMatch(/line 2: intents.d.offer must be always or withTicket/);
    expect(shape.join('\n')).toMatch(/line 2: intents.d.ask.0.fromText must be true, false or rest/);
    expect(problems).toHaveLength(2);
    const meaning = read(
      [
        'intents:',
        '  a: { action: { changeTicket: { ticket: "1" } } }',
        '  b: { action: { changeTicket: { ticket: "1", priority: huge } } }',
        '  c: { action: { changeTicket: { ticket: "{nr}", status: closed } } }',
      ].join('\n'),
    ).problems;
    expect(meaning).toEqual([
      expect.stringMatching(/^line 2: intents.a.action.changeTicket changes nothing/),
      expect.stringMatching(/^line 3: intents.b.action.changeTicket.priority must be low, normal, high, urgent, or/),
      expect.stringMatching(/^line 4: intents.c.action.changeTicket.ticket has an unknown placeholder \{nr\}/),
    ]);
  });

  it('says where a talk cannot be logged', () => {
    const { problems, policy } = read(
      'intents:\n  a: { answer: x, log: ticket }\n  b: { action: handOff, log: note }\n  c: { log: none }',
    );
    expect(policy).toBe(builtInPolicy);
    expect(problems).toEqual([expect.stringMatching(/^line 3: intents.b.log has no effect/)]);
    expect(read('intents:\n  a: { log: book }').problems.join('')).toContain(
      'line 2: intents.a.log must be note, ticket',
    );
    expect(read('intents:\n  a: { phrases: [x], answer: x, log: note }').policy.intents['a']?.log).toBe('note');
  });

  it('closes a ticket as CLOSE_STATUS says', () => {
    expect(readPolicy(undefined, [], [], { closeStatus: 'closed', env: {} }).closeStatus).toBe('closed');
    expect(read('').policy.closeStatus).toBe('solved');
  });

  it('may be missing, broken or a list', () => {
    expect(read('intents:\n  a: [1\nb: 2').problems[0]).toMatch(/^line \d: is not valid YAML/);
    expect(read('- a').problems).toHaveLength(1);
    const problems: ConfigProblem[] = [];
    expect(readPolicy(path.join(directory, 'nowhere.yaml'), problems, [])).toBe(builtInPolicy);
    expect(problems).toMatchObject([{ variable: 'POLICY_FILE', problem: expect.stringContaining('cannot be read') }]);
  });
});

describe('a policy file', () => {
  it.each([undefined, '', '# nothing yet', 'intents:\ntexts:\n'])('may be absent or empty: %j', (yaml) => {
    const got = yaml === undefined ? { policy: readPolicy(undefined, [], []) } : read(yaml);
    expect(got.policy).toEqual(builtInPolicy);
  });

  it('is the one in the docs', () => {
    const docs = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(docs) ?? [];
    const { policy, problems, notes } = read(yaml, { SHOP_AUTHORIZATION: 'Bearer x' });
    expect({ problems, notes }).toEqual({ problems: [], notes: [] });
    expect(Object.keys(policy.texts)).toEqual(['en', 'de']);
    expect(Object.keys(policy.intents).slice(0, 3)).toEqual(['opening_hours', 'return_item', 'order_status']);
    expect(policy.intents['my_tickets']).toEqual({
      ...builtInPolicy.intents['my_tickets'],
      title: { en: 'My requests', de: 'Meine Anfragen' },
    });
    expect(policy.intents).not.toHaveProperty('feature_request');
    expect(policy.intents['return_item']).toMatchObject({ verified: true, about: ['return_item'] });
    expect(policy.words['en']?.human).toContain('get me the manager');
  });

  it('assigns a plain text to its own language', () => {
    const { policy } = read('language: de\nintents: { hours: { phrases: [wann], answer: Immer } }');
    expect(policy.intents['hours']).toMatchObject({ answer: { de: 'Immer' }, phrases: { any: ['wann'] } });
  });

  it('has a note for each language that lacks words', () => {
    const { notes } = read(
      'languages: [en, it]\nintents: { hours: { phrases: [x], answer: { en: Always } }, empty: {} }',
    );
    expect(notes.join('\n')).toMatch(/These texts are missing in it: /);
    expect(notes.join('\n')).toMatch(/hours is not fully worded in: it/);
    expect(notes.join('\n')).toMatch(/empty has neither phrases nor a title, so no customer can reach it/);
  });
});
