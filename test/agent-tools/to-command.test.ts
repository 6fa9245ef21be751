import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { argumentSchema } from '../../src/agent-tools/argument-schema.ts';
import { checkArguments } from '../../src/agent-tools/check-arguments.ts';
import { fromCommand } from '../../src/agent-tools/from-command.ts';
import { intentNames, shownIntents } from '../../src/agent-tools/intents.ts';
import { toCommand, toPinCommand } from '../../src/agent-tools/to-command.ts';
import { agentTools, type ToolName } from '../../src/agent-tools/tools.ts';

type PlainTool = Exclude<ToolName, 'verify_support_pin'>;

const options = { pinLength: 6, closeStatus: 'solved', intents: ['bug_report', 'billing_problem'] } as const;
const digestPin = (digits: string): string => `digest-of-${digits}`;

/** The command that a call becomes, or what is wrong with it. */
function call(name: PlainTool, args: Record<string, unknown>): unknown {
  const checked = checkArguments(agentTools[name].args, args);
  return checked.ok ? toCommand({ name, args: checked.args }, options) : checked.wrong;
}

function enter(entered_pin?: unknown): unknown {
  const checked = checkArguments(agentTools.verify_support_pin.args, { entered_pin });
  return checked.ok ? toPinCommand(checked.args, { pinLength: 6, digestPin }) : checked.wrong;
}

const verify = (pinDigest: string | null) => ({ ok: true, command: { name: 'verifyPin', args: { pinDigest } } });

describe('a PIN that is entered', () => {
  it.each([
    ['012345'],
    ['zero one two three four five'],
    [[0, 1, 2, 3, 4, 5]],
    [['0', '1', 2, '3', 4, '5']],
    ['01 23-45'],
  ])('as %j leaves as its digest only', (entered) => {
    expect(enter(entered)).toEqual(verify('digest-of-012345'));
  });

  it.each([[undefined], [null], [''], ['null'], [' None ']])('as %j is left out: it is keyed in', (entered) => {
    expect(enter(entered)).toEqual(verify(null));
  });

  it('and not understood does not count, and is not repeated', () => {
    for (const entered of ['12345', 12_345, '1234567', [1, 2, 3]]) {
      const outcome = enter(entered);
      expect(outcome).toMatchObject({ ok: false, problem: expect.stringMatching(/6 digits.*did not count as a try/) });
      expect(JSON.stringify(outcome)).not.toContain('123');
    }
  });

  it('as a list of anything but digits is refused by the name of the argument', () => {
    expect(enter([['0', '1'], 2])).toEqual(['entered_pin']);
    expect(enter([{}, 2])).toEqual(['entered_pin']);
    expect(enter({ length: 0 })).toEqual(['entered_pin']);
  });
});

describe('the number of a ticket', () => {
  it.each([
    ['4711', '4711'],
    [4711, '4711'],
    [' ticket number: #4711. ', '4711'],
    ['No. 4711', '4711'],
    ['no 4711', '4711'],
    ['id 4711 .', '4711'],
    ['4 7 1 1', '4711'],
    ['4,711', '4711'],
    ['HELP-12', 'HELP-12'],
    ['HELP-12..', 'HELP-12'],
    ['ticket HELP-12', 'HELP-12'],
    ['ticketnumber 4711', '4711'],
    ['no.4711', '4711'],
    ['NOVA-12', 'NOVA-12'],
    ['ticket IDEA-7', 'IDEA-7'],
    ['ID-12', 'ID-12'],
    ['number_1', 'number_1'],
  ])('given as %j is read as %j', (given, ticketId) => {
    expect(call('get_ticket', { ticket_id: given })).toEqual({
      ok: true,
      command: { name: 'getTicket', args: { ticketId } },
    });
  });

  it.each(['HELP 12', 'a,b', '12 a', 'a 12', 'a.b', '../12', '', ' # ', 'x'.repeat(65), true, {}])(
    'cannot be %j',
    (given) => {
      expect(call('get_ticket', { ticket_id: given })).toEqual(['ticket_id']);
    },
  );

  it('cannot be a number that is called a PIN, in any argument that names a ticket', () => {
    const refused = { ok: false, problem: 'That is no ticket number. Ask the customer for the number of the ticket.' };
    expect(call('get_ticket', { ticket_id: 'PIN-012345' })).toEqual(refused);
    expect(call('get_current_user_tickets', { after: 'PIN-012345' })).toEqual(refused);
    expect(call('escalate_to_human', { reason: 'r', ticket_id: 'PIN-012345' })).toEqual(refused);
  });

  it('may have as many digits as a PIN, if nothing calls it one', () => {
    expect(call('get_ticket', { ticket_id: '012345' })).toMatchObject({ command: { args: { ticketId: '012345' } } });
    expect(call('create_ticket', { subject: 'My PIN is 012345', comment_body: 'b' })).toMatchObject({ ok: true });
  });
});

describe('what a model leaves out', () => {
  it('is left out of the command, however it says so', () => {
    for (const nothing of [undefined, null, '', ' ', 'null', 'NONE', 'undefined', 'n/a']) {
      expect(call('get_current_user_tickets', { status: nothing, priority: nothing, after: nothing })).toStrictEqual({
        ok: true,
        command: { name: 'listTickets', args: {} },
      });
      expect(
        call('create_ticket', { subject: 's', comment_body: 'b', priority: nothing, intent: nothing }),
      ).toStrictEqual({
        ok: true,
        command: { name: 'createTicket', args: { subject: 's', body: 'b', priority: null, intents: [] } },
      });
      expect(
        call('escalate_to_human', { reason: 'r', summary: nothing, intent: nothing, ticket_id: nothing }),
      ).toStrictEqual({
        ok: true,
        command: { name: 'escalate', args: { reason: 'r', summary: null, intents: [], ticketId: null } },
      });
      expect(call('add_comment', { ticket_id: 7, comment_body: 'c', public: nothing })).toMatchObject({
        command: { args: { comment: { public: true } } },
      });
      expect(call('create_ticket', { subject: nothing, comment_body: nothing })).toEqual(['subject', 'comment_body']);
    }
  });
});

describe('what a model names', () => {
  it('is in the command: priority, intent, ticket', () => {
    const named = { priority: ' High', intent: 'Bug - report' };
    expect(call('create_ticket', { subject: ' s ', comment_body: 7, ...named })).toEqual({
      ok: true,
      command: { name: 'createTicket', args: { subject: 's', body: '7', priority: 'high', intents: ['bug_report'] } },
    });
    expect(call('escalate_to_human', { reason: 'r', intent: 'bug_report', ticket_id: 7 })).toMatchObject({
      command: { args: { intents: ['bug_report'], ticketId: '7' } },
    });
    expect(call('update_ticket', { ticket_id: 7, priority: 'low' })).toMatchObject({
      command: { args: { priority: 'low', status: null, comment: null } },
    });
  });

  it.each([
    [true, true],
    [1, true],
    ['yes', true],
    ['TRUE', true],
    [false, false],
    [0, false],
    ['No', false],
  ])('%j as the visibility of a comment means %j', (given, isPublic) => {
    expect(call('add_comment', { ticket_id: 7, comment_body: 'c', public: given })).toMatchObject({
      command: { args: { comment: { public: isPublic } } },
    });
  });

  it.each(['maybe', 2, [], 'constructor'])('%j is no visibility', (given) => {
    expect(call('add_comment', { ticket_id: 7, comment_body: 'c', public: given })).toEqual(['public']);
  });

  it('and the routing table does not know is not shown', () => {
    expect(call('create_ticket', { subject: 's', comment_body: 'b', intent: 'my_name_is_ada' })).toMatchObject({
      command: { args: { intents: [] } },
    });
    expect(shownIntents(['b', 'x', 'a', 'b'], ['a', 'b'])).toEqual(['b', 'a']);
    expect(intentNames({ intents: {} })).toEqual(['general_inquiry']);
  });

  it('wrongly is reported by its name, each once', () => {
    const args = z.object({ list: z.array(z.string()), word: z.string(), other: z.string() });
    const value = { list: [1, 2], word: 3, other: 'o' };
    expect(checkArguments(args, value)).toEqual({ ok: false, wrong: ['list', 'word'] });
    expect(checkArguments(args, 'no object')).toEqual({ ok: false, wrong: [''] });
    expect(checkArguments(args, { ...value, list: [], word: 'w' })).toMatchObject({ ok: true, args: { word: 'w' } });
  });
});

describe('the schema that a model is shown', () => {
  it('offers the intents in use, and is there for tools without an intent or without arguments', () => {
    const properties = argumentSchema(agentTools.create_ticket.args, ['one', 'two'])['properties'];
    expect(properties).toMatchObject({ intent: { enum: ['one', 'two'] } });
    expect(argumentSchema(agentTools.get_ticket.args, ['one'])['properties']).not.toHaveProperty('intent');
    expect(argumentSchema(z.object({ when: z.date() }), [])).toMatchObject({ required: ['when'] });
    expect(argumentSchema(z.object({}), [])).not.toHaveProperty('$schema');
  });
});

describe('the call that a model is reminded of', () => {
  const change = { ticketId: '7', status: null, priority: null };
  const comment = { body: 'c', public: false };

  it('is the one tool for a comment alone, and the other for everything else', () => {
    expect(fromCommand({ command: 'changeTicket', args: { ...change, comment } })).toEqual({
      name: 'add_comment',
      args: { ticket_id: '7', comment_body: 'c', public: false },
    });
    expect(fromCommand({ command: 'changeTicket', args: { ...change, comment: null } }).name).toBe('update_ticket');
    expect(fromCommand({ command: 'changeTicket', args: { ...change, priority: 'low', comment } })).toEqual({
      name: 'update_ticket',
      args: { ticket_id: '7', comment_body: 'c', public: false, status: undefined, priority: 'low' },
    });
    expect(fromCommand({ command: 'listTickets', args: {} })).toEqual({ name: 'get_current_user_tickets', args: {} });
  });
});
