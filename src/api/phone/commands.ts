import { toCommand, toPinCommand, type CommandOptions, type CommandResult } from '../../agent-tools/to-command.ts';
import type { Commands, CommandName } from '../../domain/conversation/commands.ts';
import type { FunctionCall } from './schema/functions.ts';
import { transferOutcome } from './transfer-outcome.ts';

/** What turning a function call into a command depends on. */
export interface PhoneCommandOptions extends CommandOptions {
  /** The keyed digest that stands for a PIN from here on. */
  digestPin: (digits: string) => string;
}

/** A command with its arguments. */
export type Command = { [Name in CommandName]: { name: Name; args: Commands[Name] } }[CommandName];

/** Turns a checked function call into a command of the conversation: a tool as the catalogue says, the rest here. */
export function commandFor(call: FunctionCall, options: PhoneCommandOptions): CommandResult<Command> {
  switch (call.name) {
    case 'startup_hook':
    case 'start_hook':
      return { ok: true, command: { name: 'begin', args: null } };
    case 'hangup_hook':
    case 'stop_hook':
      return { ok: true, command: { name: 'end', args: null } };
    case 'transfer_outcome': {
      const { nonce, result, reason } = call.args;
      return {
        ok: true,
        command: { name: 'reportTransfer', args: { nonce, outcome: transferOutcome(result, reason) } },
      };
    }
    case 'verify_support_pin':
      return toPinCommand(call.args, options);
    default:
      return toCommand(call, options);
  }
}
