import { Command, Option } from 'commander';
import { runCommand } from '../src/process/run-command.ts';
import type { SceneName } from './scene.ts';

/** The commands that play: `bin/deskbridge.js` starts them here, and all others in `src/cli/main.ts`. */
const program = new Command('deskbridge').showHelpAfterError();

program
  .command('demo')
  .description('play a scene with everything on this machine, and stay up')
  .option('--once', 'play and end; exit status 0 only if all went as it should', false)
  .addOption(
    new Option(
      '--scene <scene>',
      'a phone call, a conversation on a messaging channel, or a web chat; the last two have pages to play them',
    )
      .choices(['phone', 'messaging', 'webchat'] satisfies SceneName[])
      .default('phone'),
  )
  .action(async (options: { once: boolean; scene: SceneName }) => {
    const { demo } = await import('./demo.ts');
    await demo(options);
  });

program
  .command('call')
  .description('play a caller in the terminal against the running service or demo')
  .option('--from <number>', "the caller's number", '+15555550123')
  .option('--json', 'print every answer as one line of JSON', false)
  .action(async (options: { from: string; json: boolean }) => {
    const { call } = await import('./call.ts');
    await call(options);
  });

await runCommand(() => program.parseAsync());
