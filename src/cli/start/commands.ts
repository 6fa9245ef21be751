import type { Command } from 'commander';
import type { Part } from './start.ts';

const parts: readonly string[] = ['all', 'api', 'worker'] satisfies Part[];

/** `deskbridge start [part]`: runs the service, or one part of it. */
export function addStartCommand(program: Command): void {
  program
    .command('start [part]')
    .description('run the service: all (default), api or worker')
    .action(async (part = 'all') => {
      if (!isPart(part)) throw new Error(`There is no part “${String(part)}”: choose all, api or worker.`);
      const { start } = await import('./start.ts');
      await start(part);
    });
}

function isPart(given: unknown): given is Part {
  return typeof given === 'string' && parts.includes(given);
}
