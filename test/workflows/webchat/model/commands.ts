import fc from 'fast-check';
import { agentSteps } from './agent-steps.ts';
import { checkAtRest } from './invariants.ts';
import { meanwhile, type Run } from './run.ts';
import { always, step, type Step } from './step.ts';
import { troubles } from './troubles.ts';
import { visitorSteps } from './visitor-steps.ts';

const begun = (run: Run): boolean => run.chats.length > 0;

const goesOn = fc
  .integer({ min: 1, max: 10 })
  .map((requests) => step(`${requests} requests later`, begun, (run) => meanwhile(run, requests)));
const rests = fc.constant(
  step('everything comes to rest', always, async (run) => {
    run.calm();
    await checkAtRest(run);
  }),
);

/** Any sequence of events, with frequent ones more often. Steps that are impossible when their turn comes are left out. */
export function courses(): fc.Arbitrary<Iterable<Step>> {
  const weighted = [...visitorSteps, ...agentSteps, ...troubles, [5, goesOn] as const, [3, rests] as const];
  const all = weighted.flatMap(([weight, arbitrary]) => Array.from({ length: weight }, () => arbitrary));
  return fc.commands(all, { maxCommands: 45, size: 'max' });
}
