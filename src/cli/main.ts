import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { runCommand } from '../process/run-command.ts';
import { addConversationCommands } from './conversations/commands.ts';
import { addKeyCommands } from './keys/commands.ts';
import { addPinCommands } from './pin/commands.ts';
import { addPolicyCommands } from './policy/policy.ts';
import { addRoutingCommands } from './routing.ts';
import { addStartCommand } from './start/commands.ts';
import { addSwitchboardCommands } from './switchboard/commands.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Commands that `bin/deskbridge.js` starts in `demo/main.ts`, which nothing here imports. */
const demoCommands = `
Try it out:
  demo [options]  play a scene with everything on this machine, and stay up
  call [options]  play a caller in the terminal against the running service or demo`;

const program = new Command('deskbridge')
  .description('A durable help desk for AI agents: phone, messaging and web chat on one set of tickets.')
  .version(version)
  .showHelpAfterError()
  .addHelpText('after', demoCommands);

addStartCommand(program);
addPinCommands(program);
addKeyCommands(program);
addConversationCommands(program);
addRoutingCommands(program);
addPolicyCommands(program);
addSwitchboardCommands(program);

await runCommand(() => program.parseAsync());
