import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkArguments } from '../../src/agent-tools/check-arguments.ts';
import { fromCommand } from '../../src/agent-tools/from-command.ts';
import { toCommand } from '../../src/agent-tools/to-command.ts';
import { agentTools } from '../../src/agent-tools/tools.ts';
import type { CommandAct } from '../../src/domain/messaging/responder.ts';
import { priorities } from '../../src/domain/tickets/tickets.ts';

const id = fc.constantFrom('7', '4711', 'HELP-12');
const words = fc.constantFrom('It broke', 'Please call me', 'The app crashes on start.');
const priority = fc.option(fc.constantFrom(...priorities));
const status = fc.option(fc.constantFrom('open', 'pending', 'onHold', 'solved' as const));
const intents = fc.constantFrom<string[]>([], ['bug_report']);
const comment = fc.option(fc.record({ body: words, public: fc.boolean() }));
const act: fc.Arbitrary<CommandAct> = fc.oneof(
  fc
    .record(
      {
        status: fc.constantFrom('new', 'onHold', 'closed' as const),
        priority: fc.constantFrom(...priorities),
        after: id,
      },
      { requiredKeys: [] },
    )
    .map((args): CommandAct => ({ command: 'listTickets', args })),
  id.map((ticketId): CommandAct => ({ command: 'getTicket', args: { ticketId } })),
  fc
    .record({ subject: words, body: words, priority, intents })
    .map((args): CommandAct => ({ command: 'createTicket', args })),
  fc
    .record({ ticketId: id, status, priority, comment })
    .filter((args) => args.status !== null || args.priority !== null || args.comment !== null)
    .map((args): CommandAct => ({ command: 'changeTicket', args })),
  fc
    .record({ reason: words, summary: fc.option(words), intents, ticketId: fc.option(id) })
    .map((args): CommandAct => ({ command: 'escalate', args })),
);

describe('the call that a command was made from', () => {
  it('becomes the same command again', () => {
    fc.assert(
      fc.property(act, ({ command, args }) => {
        const made = fromCommand({ command, args } as CommandAct);
        expect(made.name).not.toBe('verify_support_pin');
        const name = made.name as Exclude<typeof made.name, 'verify_support_pin'>;
        const checked = checkArguments(agentTools[name].args, JSON.parse(JSON.stringify(made.args)));
        expect(checked.ok).toBe(true);
        if (!checked.ok) return;
        const options = { pinLength: 6, closeStatus: 'solved', intents: ['bug_report'] } as const;
        const again = toCommand({ name, args: checked.args }, options);
        expect(again).toEqual({ ok: true, command: { name: command, args } });
      }),
    );
  });

  it('has the words of the tools, not those of the desk', () => {
    const args = { ticketId: '7', status: 'onHold', priority: 'high', comment: null } as const;
    expect(fromCommand({ command: 'changeTicket', args })).toEqual({
      name: 'update_ticket',
      args: { ticket_id: '7', status: 'hold', priority: 'high' },
    });
  });
});
