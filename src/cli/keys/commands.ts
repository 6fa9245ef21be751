import type { Command } from 'commander';
import { jsonOption, print } from '../output.ts';
import type { RotateOptions } from './rotate.ts';

/** `deskbridge keys …`: what the keys of `PAYLOAD_KEYS` still encrypt, and how an old one is retired. */
export function addKeyCommands(program: Command): void {
  const group = program.command('keys').description('keys that encrypt what Temporal stores');
  group
    .command('list')
    .description('show what each key still encrypts, and which old one can be removed')
    .option(...jsonOption)
    .action(async (options: { json: boolean }) => {
      const { listKeys } = await import('./list.ts');
      await listKeys(options, print);
    });
  group
    .command('rotate')
    .description('encrypt what is running with the first key')
    .option('--wait <seconds>', 'how long to wait for what cannot move yet', '300')
    .option(...jsonOption)
    .action(async (options: RotateOptions) => {
      const { rotateKeys } = await import('./rotate.ts');
      if (!(await rotateKeys(options, print))) process.exitCode = 1;
    });
}
