import { describe, expect, it } from 'vitest';
import { builtInIntents } from '../../../src/agent-tools/intents.ts';
import { commandFor } from '../../../src/api/phone/commands.ts';
import { swaigFunctions, type FunctionName } from '../../../src/api/phone/schema/functions.ts';

const options = {
  pinLength: 6,
  closeStatus: 'solved',
  intents: builtInIntents,
  digestPin: (digits: string) => `digest-of-${digits}`,
} as const;

function command(name: FunctionName, args: Record<string, unknown> = {}, more: object = {}): unknown {
  const parsed = swaigFunctions[name].parse(args);
  if (!parsed.ok) throw new Error(parsed.words);
  const result = commandFor(parsed.call, { ...options, ...more });
  return result.ok ? result.command : result.problem;
}

describe('a function call that becomes no command', () => {
  it('is one with an unreadable PIN, which is asked for again and not repeated', () => {
    for (const entered_pin of ['12345', 12_345, 'one two three', '1234567']) {
      const words = command('verify_support_pin', { entered_pin });
      expect(words).toMatch(/6 digits.*not count/s);
      expect(words).not.toContain('12345');
    }
  });

  it('is one that changes nothing', () => {
    expect(command('update_ticket', { ticket_id: 7 })).toMatch(/nothing to change/i);
  });
});

describe('PINs', () => {
  it('are passed on as digests only', () => {
    const entered = { entered_pin: 'oh one two three four five' };
    expect(command('verify_support_pin', entered)).toEqual({
      name: 'verifyPin',
      args: { pinDigest: 'digest-of-012345' },
    });
    expect(command('verify_support_pin')).toEqual({ name: 'verifyPin', args: { pinDigest: null } });
  });

  it('are removed from every free text', () => {
    const said = 'My PIN is 012345.';
    const commands = [
      command('create_ticket', { subject: said, comment_body: said }),
      command('update_ticket', { ticket_id: 7, comment_body: said }),
      command('add_comment', { ticket_id: 7, comment_body: said }),
      command('close_ticket', { ticket_id: 7, comment_body: said }),
      command('escalate_to_human', { reason: said, summary: said }),
    ];
    expect(JSON.stringify(commands)).not.toContain('012345');
  });
});

describe('the command', () => {
  it.each([
    ['startup_hook', 'begin'],
    ['start_hook', 'begin'],
    ['hangup_hook', 'end'],
    ['stop_hook', 'end'],
  ] as const)('of %s is %s', (name, expected) => {
    expect(command(name)).toEqual({ name: expected, args: null });
  });

  it('closes with the configured status, whichever function is used', () => {
    for (const closeStatus of ['solved', 'closed']) {
      const status = { args: { status: closeStatus } };
      expect(command('close_ticket', { ticket_id: 7 }, { closeStatus })).toMatchObject(status);
      expect(command('update_ticket', { ticket_id: 7, status: 'closed' }, { closeStatus })).toMatchObject(status);
    }
  });

  it('has statuses in neutral words', () => {
    expect(command('update_ticket', { ticket_id: 7, status: 'hold' })).toMatchObject({ args: { status: 'onHold' } });
    expect(command('get_current_user_tickets', { status: 'hold' })).toEqual({
      name: 'listTickets',
      args: { status: 'onHold' },
    });
  });

  it('ignores a claimed requester or number', () => {
    const claimed = { requester_name: 'Eve', requester_email: 'eve@example.com' };
    expect(command('create_ticket', { subject: 's', comment_body: 'b', ...claimed, intent: 'Bug Report' })).toEqual({
      name: 'createTicket',
      args: { subject: 's', body: 'b', priority: null, intents: ['bug_report'] },
    });
    expect(command('get_current_user_tickets', { caller_phone_number: '+15555550199' })).toEqual({
      name: 'listTickets',
      args: {},
    });
  });

  it('makes a comment public by default', () => {
    expect(command('add_comment', { ticket_id: 7, comment_body: 'c' })).toMatchObject({
      args: { status: null, comment: { body: 'c', public: true } },
    });
    expect(command('add_comment', { ticket_id: 7, comment_body: 'c', public: 'false' })).toMatchObject({
      args: { comment: { public: false } },
    });
  });
});
