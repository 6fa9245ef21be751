import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { addConversationCommands, addRoutingCommands } from './conversations/commands.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addSwitchboardCommands } from './switchboard/apply.ts';
import type { PinSubject } from './pin/manage-pin.ts';
import type { SceneName } from '../../demo/scene.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('deskbridge')
  .description('A durable help desk for AI agents: phone, messaging and web chat on one set of tickets.')
  .version(version)
  .showHelpAfterError();

program
  .command('start [part]')
  .description('run the service: all (default), api or worker')
  .action(async (part = 'all') => {
    if (part !== 'all' && part !== 'api' && part !== 'worker') {
      throw new Error(`There is no part “${String(part)}”: choose all, api or worker.`);
    }
    const { start } = await import('./start/start.ts');
    await start(part);
  });

program
  .command('demo')
  .description('play a scene with everything on this machine, and stay up')
  .option('--once', 'play and end; exit status 0 only when it went as it should', false)
  .addOption(
    new Option('--scene <scene>', 'a phone call, or a conversation on a messaging channel with pages to play it')
      .choices(['phone', 'messaging'] satisfies SceneName[])
      .default('phone'),
  )
  .action(async (options: { once: boolean; scene: SceneName }) => {
    const { demo } = await import('../../demo/demo.ts');
    await demo(options);
  });

program
  .command('call')
  .description('play a caller in the terminal against the running service or demo')
  .option('--from <number>', 'the number that rings', '+15555550123')
  .option('--json', 'print every answer as one line of JSON', false)
  .action(async (options: { from: string; json: boolean }) => {
    const { call } = await import('../../demo/call.ts');
    await call(options);
  });

const pin = program.command('pin').description("customers' support PINs");
for (const [action, description] of [
  ['issue', 'make a new PIN and show it once'],
  ['revoke', 'take the PIN away: the customer can no longer be verified'],
  ['show-status', 'say whether a PIN is set'],
] as const) {
  pin
    .command(action)
    .description(description)
    .option('--phone <number>', 'the customer with exactly this number, like +15555550123')
    .option('--email <address>', 'the customer with exactly this e-mail address')
    .option('--user <id>', 'the customer with this id in the help desk; with --phone too, the number becomes theirs')
    .option('--json', 'print JSON', false)
    .action(async (options: PinSubject & { json: boolean }) => {
      const { managePin } = await import('./pin/manage-pin.ts');
      const result = await managePin(action, options);
      if (options.json) {
        console.log(JSON.stringify(result));
        return;
      }
      console.log(`${result.name} (user ${result.user}): PIN ${result.status}`);
      if (result.phone !== undefined) console.log(`The number is ${result.phone}.`);
      if (result.pin !== undefined)
        console.log(`${result.pin}\nIt is shown only this once; only its digest is stored.`);
    });
}

addConversationCommands(program);
addRoutingCommands(program);
addPolicyCommands(program);
addSwitchboardCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : 'It failed for a reason unknown.');
  process.exit(1);
}
// Native parts of the Temporal SDK keep a process alive after everything has ended.
process.exit();
