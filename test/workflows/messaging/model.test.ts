import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';
import { anyBeginning, begin, courses } from './model/commands.ts';
import { startGate } from './model/gate.ts';
import { checkAtRest, whoAnswers } from './model/invariants.ts';
import { createMarkedResponder } from './model/marked-responder.ts';
import { Run, type Bench } from './model/run.ts';
import { witness } from './model/witness.ts';

quietRuntime();
/** Runs of each kind of handoff. `MODEL_RUNS` sets it; `MODEL_SEED`, as a failure prints it, repeats the same runs. */
const numRuns = Number(process.env['MODEL_RUNS'] ?? 4);
const again = process.env['MODEL_SEED'] === undefined ? {} : { seed: Number(process.env['MODEL_SEED']) };
const msPerRun = 60_000;

/** Makes answers come from a model as far as the workflow can tell, so that they take time and can be interrupted. */
const model = {
  RESPONDER: 'openai',
  OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  OPENAI_API_KEY: 'unused',
  OPENAI_MODEL: 'unused',
};

describe.each([
  ['pass, of a bot that answers at once', { MESSAGING_HANDOFF: 'pass' }, 0],
  ['offer, of a bot that answers at once', { MESSAGING_HANDOFF: 'offer' }, 0],
  ['pass, of a bot that gathers and thinks', { ...model, MESSAGING_HANDOFF: 'pass', MESSAGING_PAUSE_MS: '150' }, 200],
  ['offer, of a bot that gathers and thinks', { ...model, MESSAGING_HANDOFF: 'offer', MESSAGING_PAUSE_MS: '150' }, 200],
])('whatever happens to a conversation whose handoff is a(n) %s', (_name, variables, thinkMs) => {
  let bench: Bench;
  beforeAll(async () => {
    const { responder, answers } = createMarkedResponder(thinkMs);
    const stack = await startMessagingStack(variables, undefined, { responder });
    bench = { stack, gate: await startGate(stack.sunshine, stack.url), sights: witness(stack.sunshine), answers };
  });
  afterAll(async () => {
    await bench.gate.close();
    await bench.stack.close();
  });

  it(
    'one seat has control, the bot speaks only while it has, no message is lost, and no ticket is created twice',
    async () => {
      const property = fc.asyncProperty(anyBeginning, courses(), async (beginning, course) => {
        const run = new Run(bench);
        try {
          await begin(run, beginning);
          await fc.asyncModelRun(() => ({ model: run, real: bench }), course);
          run.calm();
          await checkAtRest(run);
          expect(await whoAnswers(run), 'who answers one more question').toBe(run.active);
        } finally {
          await run.end();
        }
      });
      // Runs are racy: what makes one fail need not make a shorter one fail.
      await fc.assert(property, { numRuns, ...again, endOnFailure: true });
    },
    numRuns * msPerRun,
  );
});
