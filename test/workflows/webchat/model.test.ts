import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietRuntime } from '../../support/temporal.ts';
import { startWebchatStack } from '../../support/webchat-stack.ts';
import { courses } from './model/commands.ts';
import { checkAtRest } from './model/invariants.ts';
import { startProcesses } from './model/processes.ts';
import { Run, type Bench } from './model/run.ts';

quietRuntime();
/** Runs of each kind of handoff. `MODEL_RUNS` sets it; `MODEL_SEED`, as a failure prints it, repeats the same runs. */
const numRuns = Number(process.env['MODEL_RUNS'] ?? 3);
const again = process.env['MODEL_SEED'] === undefined ? {} : { seed: Number(process.env['MODEL_SEED']) };
const msPerRun = 90_000;

/** A number for each visitor, by which their browser chooses among the processes. */
const picks = fc.tuple(fc.nat({ max: 65_536 }), fc.nat({ max: 65_536 }));

describe.each(['pass', 'offer'])('whatever happens to web chats whose handoff is a(n) %s', (handoff) => {
  let bench: Bench;
  beforeAll(async () => {
    const stack = await startWebchatStack({ MESSAGING_HANDOFF: handoff, RATE_LIMITS: 'off' });
    const { sunshine, desk, url } = stack;
    const processes = await startProcesses(stack.config);
    for (const { webhooks } of sunshine.app.integrations.values()) {
      for (const webhook of webhooks) webhook.target = webhook.target.replace(url, processes.anyUrl);
    }
    desk.webhooks.settings.target = desk.webhooks.settings.target?.replace(url, processes.anyUrl) ?? null;
    for (const { settings } of [sunshine.webhooks, desk.webhooks]) {
      Object.assign(settings, { retryMs: 20, maximumTries: 9 });
    }
    // People take what they are offered: a chat is nothing that they let wait.
    Object.assign(sunshine.settings, { offers: 'accept', acceptCall: 'acceptControl' });
    bench = { stack, processes };
  });
  afterAll(async () => {
    await bench.processes.close();
    await bench.stack.close();
  });

  it(
    'each message arrives once and in order on both sides, nothing follows the end, and there is one ticket',
    async () => {
      let checked = 0;
      const property = fc.asyncProperty(picks, courses(), async (ways, course) => {
        const run = new Run(bench, ways);
        try {
          for (const visitor of run.visitors) await visitor.begin();
          await fc.asyncModelRun(() => ({ model: run, real: bench }), course);
          run.calm();
          await checkAtRest(run);
          checked += 1;
        } finally {
          await run.end();
        }
      });
      // Runs are racy: what makes one fail need not make a shorter one fail.
      await fc.assert(property, { numRuns, ...again, endOnFailure: true });
      expect(checked, 'runs').toBe(numRuns);
    },
    numRuns * msPerRun,
  );
});
