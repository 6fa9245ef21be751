import { describe, expect, it } from 'vitest';
import { agentTools, type ToolName } from '../../src/agent-tools/tools.ts';
import { views, type View } from './views.ts';

const toolNames = Object.keys(agentTools) as ToolName[];
const intents = ['vip_customer', 'general_inquiry'];
const shownBy = (view: View) => new Map(view.tools(true, intents).map((tool) => [tool.name, tool]));
const problemOf = (outcome: ReturnType<View['call']>) => ('problem' in outcome ? outcome.problem : '');

describe.each(views)('to $name', (view) => {
  it('every tool of the catalogue is shown with its purpose and its arguments', () => {
    const shown = shownBy(view);
    for (const name of toolNames.filter((one) => !view.without.includes(one))) {
      const { purpose, args } = agentTools[name];
      expect(shown.get(name)?.purpose.startsWith(purpose), name).toBe(true);
      expect(Object.keys(shown.get(name)?.properties ?? {}), name).toEqual(
        expect.arrayContaining(Object.keys(args.shape)),
      );
    }
  });

  it('no tool that needs a verified customer is shown before', () => {
    const names = new Set(view.tools(false, intents).map(({ name }) => name));
    for (const name of toolNames.filter((one) => !view.without.includes(one))) {
      expect(names.has(name), name).toBe(agentTools[name].needs === 'nothing');
    }
  });

  it('the intents of the routing table in use are offered, and no others', () => {
    const offered = view.tools(true, intents).flatMap(({ properties }) => properties['intent'] ?? []);
    expect(offered.length).toBeGreaterThanOrEqual(2);
    for (const intent of offered) expect(intent.enum).toEqual(intents);
  });
});

describe.each(views)('from $name', (view) => {
  it.each(['solved', 'closed'] as const)(
    'closing a ticket means the configured status, %s, with either tool',
    (status) => {
      const changed = { command: 'changeTicket', args: { ticketId: '7', status, priority: null, comment: null } };
      expect(view.call('close_ticket', { ticket_id: 7 }, status)).toEqual(changed);
      expect(view.call('update_ticket', { ticket_id: 7, status: 'closed' }, status)).toEqual(changed);
    },
  );

  it.each([
    ['nothing else', {}],
    ['only who may see the comment', { public: false }],
    ['only words for nothing', { status: null, priority: 'none', comment_body: ' null ' }],
  ])('a change with %s is refused in words', (_what, args) => {
    expect(view.call('update_ticket', { ticket_id: 7, ...args })).toEqual({
      problem: 'Nothing to change was given. Ask the customer for a status, a priority or a comment.',
    });
  });

  it('no PIN gets through in a free text', () => {
    const said = 'My PIN is 012345.';
    const outcomes = [
      view.call('create_ticket', { subject: said, comment_body: said }),
      view.call('update_ticket', { ticket_id: 7, comment_body: said }),
      view.call('add_comment', { ticket_id: 7, comment_body: said }),
      view.call('close_ticket', { ticket_id: 7, comment_body: said }),
      view.call('escalate_to_human', { reason: said, summary: said }),
    ];
    for (const outcome of outcomes) {
      expect(outcome).toHaveProperty('command');
      expect(JSON.stringify(outcome)).toContain('My PIN is [removed].');
      expect(JSON.stringify(outcome)).not.toContain('012345');
    }
  });

  it.each([
    ['new', 'open'],
    ['open', 'open'],
    ['pending', 'pending'],
    ['hold', 'onHold'],
    ['Solved', 'solved'],
  ])('a change to %s sets the status %s', (given, status) => {
    expect(view.call('update_ticket', { ticket_id: 7, status: given })).toMatchObject({ args: { status } });
  });

  it('a list is filtered by the status that was named', () => {
    expect(view.call('get_current_user_tickets', { status: 'hold' })).toEqual({
      command: 'listTickets',
      args: { status: 'onHold' },
    });
    expect(view.call('get_current_user_tickets', { status: 'new', priority: 'HIGH' })).toEqual({
      command: 'listTickets',
      args: { status: 'new', priority: 'high' },
    });
    expect(view.call('get_current_user_tickets', { after: 'ticket #4711' })).toEqual({
      command: 'listTickets',
      args: { after: '4711' },
    });
    expect(view.call('get_current_user_tickets', {})).toEqual({ command: 'listTickets', args: {} });
  });

  it('an empty comment is none, and a comment is public unless it is said not to be', () => {
    expect(view.call('close_ticket', { ticket_id: 7, comment_body: '  ' })).toMatchObject({ args: { comment: null } });
    expect(view.call('update_ticket', { ticket_id: 7, status: 'open', comment_body: 'null' })).toMatchObject({
      args: { comment: null },
    });
    expect(view.call('add_comment', { ticket_id: 7, comment_body: 'c' })).toMatchObject({
      args: { status: null, priority: null, comment: { body: 'c', public: true } },
    });
    expect(view.call('add_comment', { ticket_id: 7, comment_body: 'c', public: 'No' })).toMatchObject({
      args: { comment: { body: 'c', public: false } },
    });
  });

  it('texts that are too long are cut, never refused', () => {
    const long = 'x'.repeat(100_000);
    expect(view.call('create_ticket', { subject: long, comment_body: long })).toMatchObject({
      args: { subject: 'x'.repeat(150), body: 'x'.repeat(20_000) },
    });
    for (const name of ['update_ticket', 'add_comment', 'close_ticket']) {
      expect(view.call(name, { ticket_id: 7, comment_body: long })).toMatchObject({
        args: { comment: { body: 'x'.repeat(20_000) } },
      });
    }
    expect(view.call('escalate_to_human', { reason: long, summary: long })).toMatchObject({
      args: { reason: 'x'.repeat(500), summary: 'x'.repeat(4_000) },
    });
  });

  it('arguments that are unknown decide nothing', () => {
    const unknown = { requester_name: 'Eve', requester_id: 9, caller_phone_number: '+15555550199' };
    expect(view.call('create_ticket', { subject: 's', comment_body: 'b', intent: 'Bug report', ...unknown })).toEqual({
      command: 'createTicket',
      args: { subject: 's', body: 'b', priority: null, intents: ['bug_report'] },
    });
  });

  it('a call with wrong or missing arguments is refused, without repeating what was sent', () => {
    const wrong: [string, Record<string, unknown>][] = [
      ['get_ticket', { ticket_id: '../012345' }],
      ['get_ticket', {}],
      ['create_ticket', { subject: 's', comment_body: ' ', priority: 'pin-012345' }],
      ['update_ticket', { ticket_id: 7, status: 'pin-012345' }],
      ['add_comment', { ticket_id: 7 }],
      ['escalate_to_human', { reason: null }],
      ['no_such_tool', {}],
    ];
    for (const [name, args] of wrong) {
      const problem = problemOf(view.call(name, args));
      expect(problem, name).not.toBe('');
      expect(problem, name).not.toContain('012345');
    }
  });

  it('everything in a handoff that is not for the model stays hidden from it', () => {
    const transfer = { target: { kind: 'number', to: '+15555550111' }, nonce: 'one-time-code' } as const;
    const told = view.told({ kind: 'escalated', ticketId: '7', reference: 'DB-1', group: 'Security', transfer });
    expect(told).toContain('7');
    expect(told).not.toMatch(/5555550111|one-time-code/);
  });
});
