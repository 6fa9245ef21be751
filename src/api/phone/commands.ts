import type { Commands, CommandName } from '../../domain/conversation/commands.ts';
import { parsePinDigits } from '../../pins/digits.ts';
import { redactPins } from '../../pins/redact.ts';
import type { Priority, TicketStatus } from '../../domain/tickets/tickets.ts';
import type { FunctionArgs, FunctionCall } from './schema/functions.ts';
import { transferOutcome } from './transfer-outcome.ts';

/** What turning a function call into a command depends on. */
export interface CommandOptions {
  pinLength: number;
  closeStatus: 'solved' | 'closed';
  /** The keyed digest that stands for a PIN from here on. */
  digestPin: (digits: string) => string;
}

/** A command with its arguments. */
export type Command = { [Name in CommandName]: { name: Name; args: Commands[Name] } }[CommandName];

/** The command a function call stands for, or in plain words why it stands for none. */
export type CommandResult = { ok: true; command: Command } | { ok: false; problem: string };

/** Turns a checked function call into a command of the conversation. PINs in free text do not get through. */
export function commandFor(call: FunctionCall, options: CommandOptions): CommandResult {
  const clean = (text: string): string => redactPins(text, options.pinLength);
  switch (call.name) {
    case 'startup_hook':
    case 'start_hook':
      return command('begin', null);
    case 'hangup_hook':
    case 'stop_hook':
      return command('end', null);
    case 'verify_support_pin':
      return verifyPin(call.args, options);
    case 'get_current_user_tickets':
      return command('listTickets', {
        ...(call.args.status === undefined ? {} : { status: neutralStatus(call.args.status) }),
        ...(call.args.priority === undefined ? {} : { priority: call.args.priority }),
      });
    case 'get_ticket':
      return command('getTicket', { ticketId: call.args.ticket_id });
    case 'create_ticket':
      return command('createTicket', {
        subject: clean(call.args.subject),
        body: clean(call.args.comment_body),
        priority: call.args.priority ?? null,
        intents: call.args.intent === undefined ? [] : [call.args.intent],
      });
    case 'update_ticket':
      return updateTicket(call.args, options.closeStatus, clean);
    case 'add_comment':
      return command('changeTicket', change(call.args, null, clean));
    case 'close_ticket':
      return command('changeTicket', change(call.args, options.closeStatus, clean));
    case 'escalate_to_human':
      return command('escalate', {
        reason: clean(call.args.reason),
        summary: call.args.summary === undefined ? null : clean(call.args.summary),
        intents: call.args.intent === undefined ? [] : [call.args.intent],
        ticketId: call.args.ticket_id ?? null,
      });
    case 'transfer_outcome': {
      const { nonce, result, reason } = call.args;
      return command('reportTransfer', { nonce, outcome: transferOutcome(result, reason) });
    }
  }
}

function verifyPin(
  { entered_pin: entered }: FunctionArgs<'verify_support_pin'>,
  options: CommandOptions,
): CommandResult {
  if (entered === undefined) return command('verifyPin', { pinDigest: null });
  const digits = parsePinDigits(entered, options.pinLength);
  if (digits === null) {
    return {
      ok: false,
      problem: `The PIN has ${options.pinLength} digits, and that was not understood as such. It did not count as a try. Ask the caller to say the digits one by one, or call the function without entered_pin to let them key it in.`,
    };
  }
  return command('verifyPin', { pinDigest: options.digestPin(digits) });
}

function updateTicket(
  args: FunctionArgs<'update_ticket'>,
  closeStatus: TicketStatus,
  clean: (text: string) => string,
): CommandResult {
  if (args.status === undefined && args.priority === undefined && args.comment_body === undefined) {
    return { ok: false, problem: 'Nothing to change was given. Ask the caller for a status, a priority or a comment.' };
  }
  const wanted = args.status === undefined ? null : neutralStatus(args.status);
  // Closing means the same whichever function is used; a ticket that was touched cannot be new again.
  const status = wanted === 'closed' ? closeStatus : wanted === 'new' ? 'open' : wanted;
  return command('changeTicket', change(args, status, clean));
}

function change(
  args: {
    ticket_id: string;
    priority?: Priority | undefined;
    comment_body?: string | undefined;
    public?: boolean | undefined;
  },
  status: TicketStatus | null,
  clean: (text: string) => string,
): Commands['changeTicket'] {
  const { comment_body: body, public: isPublic = true } = args;
  return {
    ticketId: args.ticket_id,
    status,
    priority: args.priority ?? null,
    comment: body === undefined ? null : { body: clean(body), public: isPublic },
  };
}

function neutralStatus(status: Exclude<TicketStatus, 'onHold'> | 'hold'): TicketStatus {
  return status === 'hold' ? 'onHold' : status;
}

function command<Name extends CommandName>(name: Name, args: Commands[Name]): CommandResult {
  return { ok: true, command: { name, args } as Command };
}
