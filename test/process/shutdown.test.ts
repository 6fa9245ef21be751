import { expect, it } from 'vitest';
import { StartInterrupted, startPart, stopAll, type Stoppable } from '../../src/process/shutdown.ts';
import { startProcess } from '../support/processes.ts';

const forever = new Promise<never>(() => undefined);

/** A part that notes when it stops. */
function part(name: string, seen: string[], stop: () => Promise<unknown> = async () => undefined): Stoppable {
  return {
    name,
    limitMs: 50,
    withdraw: () => void seen.push(`${name} withdrawn`),
    stop: () => {
      seen.push(`${name} stops`);
      return stop();
    },
  };
}

it('parts are stopped in order after all are withdrawn; one that hangs or fails is named and holds up no other', async () => {
  const seen: string[] = [];
  const parts = [
    part('API', seen, () => forever),
    part('worker', seen, () => Promise.reject(new Error('it is broken'))),
    part('server', seen),
  ];
  const problems: string[] = [];
  const allStopped = await stopAll(parts, (line, isProblem) => void (isProblem ? problems : seen).push(line));
  expect(allStopped).toBe(false);
  expect(problems).toEqual(['API did not stop within 50 ms: it is cut off', 'worker failed to stop: it is broken']);
  const order =
    'API withdrawn, worker withdrawn, server withdrawn, API stops, worker stops, server stops, server stopped';
  expect(seen.join(', ')).toBe(order);
});

it('a part that starts while the process stops is stopped too, and one that never starts holds nothing up', async () => {
  const parts: Stoppable[] = [];
  const seen: string[] = [];
  const stopping = Promise.resolve('SIGTERM');
  const late = Promise.withResolvers<Stoppable>();
  for (const starting of [late.promise, forever]) {
    await expect(startPart(parts, { name: 'part', limitMs: 50, starting }, stopping)).rejects.toThrow(StartInterrupted);
  }
  late.resolve(part('late', seen));
  expect(await stopAll(parts, () => undefined)).toBe(true);
  expect(seen).toEqual(['late stops']);
});

it('signals at the same time are one request to stop; a later one ends the process at once', async () => {
  const program = startProcess(['test/process/never-stops.ts'], {});
  await program.says('ready');
  program.signal('SIGINT');
  program.signal('SIGTERM');
  await program.says('later');
  program.signal('SIGTERM');
  expect(await program.ended).toBe('code 143');
});
