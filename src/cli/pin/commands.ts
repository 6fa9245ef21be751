import type { Command } from 'commander';
import { jsonOption, print } from '../output.ts';
import type { PinSubject } from './find-customer.ts';
import type { PinAction, PinResult } from './manage-pin.ts';

const descriptions: Record<PinAction, string> = {
  issue: 'make a new PIN and show it once',
  revoke: 'remove the PIN: the customer can no longer be verified',
  'show-status': 'show whether a PIN is set',
};

/** `deskbridge pin …`: issues, revokes and shows customers' support PINs. */
export function addPinCommands(program: Command): void {
  const group = program.command('pin').description("customers' support PINs");
  for (const action of Object.keys(descriptions) as PinAction[]) {
    group
      .command(action)
      .description(descriptions[action])
      .option('--phone <number>', 'the customer with exactly this number, like +15555550123')
      .option('--email <address>', 'the customer with exactly this e-mail address')
      .option('--user <id>', 'the customer with this id in the help desk; with --phone, the number becomes theirs')
      .option(...jsonOption)
      .action(async (options: PinSubject & { json: boolean }) => {
        const { managePin } = await import('./manage-pin.ts');
        const result = await managePin(action, options);
        for (const line of options.json ? [JSON.stringify(result)] : linesOf(result)) print(line);
      });
  }
}

function linesOf({ name, user, status, phone, pin }: PinResult): string[] {
  return [
    `${name} (user ${user}): PIN ${status}`,
    ...(phone === undefined ? [] : [`The number is ${phone}.`]),
    ...(pin === undefined ? [] : [pin, 'It is shown only this once; only its digest is stored.']),
  ];
}
