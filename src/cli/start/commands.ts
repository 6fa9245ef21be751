import type { Command } from 'commander';
import { untilSignal } from '../../process/shutdown.ts';
import type { Part } from './start.ts';

const parts: readonly string[] = ['all', 'api', 'worker'] satisfies Part[];

/** `deskbridge start [part]`: runs the service, or one part of it. */
export function addStartCommand(program: Command): void {
  program
    .command('start [part]')
    .description('run the service: all (default), api or worker')
    .action(async (part = 'all') => {
      if (!isPart(part)) throw new Error(`There is no part “${String(part)}”: choose all, api or worker.`);
      // From here on a signal is noticed: the first process of a container gets none that it does not listen for.
      const stopping = untilSignal();
      const { start } = await import('./start.ts');
      await start(part, stopping);
    });
}

function isPart(given: unknown): given is Part {
  return typeof given === 'string' && parts.includes(given);
}
